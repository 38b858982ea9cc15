import type { Activity } from '../../../src/protocol/activity.ts'
import { startScriptedBot, type Answer, type ScriptedBot } from '../../support/scripted-bot.ts'

interface Turn {
  activity: Activity
  /** Sends it to the conversation. */
  say(activity: Partial<Activity>): Promise<unknown>
  /** Says it to the customer. */
  words(text: string): Promise<unknown>
}

/** A bot on plain HTTP that says what the test wants, within its turns. */
export function startSpeakingBot(turn: (turn: Turn) => Promise<Answer | void>): Promise<ScriptedBot> {
  return startScriptedBot(async ({ activity }) => {
    const { serviceUrl, conversation } = activity
    const say = (one: Partial<Activity>) =>
      fetch(`${serviceUrl}/v3/conversations/${conversation?.id}/activities`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', ...one }),
      })
    const words = (text: string) => say({ text, channelData: { deliveryMode: 'bridged' } })
    return (await turn({ activity, say, words })) ?? { status: 200 }
  })
}
