// The bot of bench/handback.yaml, in a process of its own: it greets, and echoes every message.
import type { Activity } from '../src/protocol/activity.ts'
import { SET_CONTEXT } from '../src/protocol/set-context.ts'
import { serveBot, words, type Answer } from './bot.ts'

const bot = await serveBot(answerTo)
process.send?.({ endpoint: bot.endpoint })
process.once('disconnect', () => process.exit())

function answerTo({ type, name, text }: Activity): Answer | undefined {
  if (type === 'event' && name === SET_CONTEXT) return words('Hello.')
  return type === 'message' ? words(`echo ${text}`) : undefined
}
