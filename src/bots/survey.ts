import { ActivityHandler, ActivityTypes, ConversationState } from 'botbuilder'
import type { Storage, TurnContext } from 'botbuilder'
import { onFirstMeeting } from './first-meeting.ts'
import { nextStep } from './survey-steps.ts'
import type { SurveyState } from './survey-steps.ts'

/**
 * Bot B: greets, asks for a rating and a comment, thanks, and ends the conversation with the answers (SUR-1). It sends
 * `endOfConversation`, which the Omnichannel middleware turns into the command where a desk is connected.
 */
export function createSurvey(storage: Storage): ActivityHandler {
  const conversation = new ConversationState(storage, 'survey')
  const progress = conversation.createProperty<SurveyState | undefined>('progress')
  const bot = new ActivityHandler()

  async function goOn(context: TurnContext): Promise<void> {
    const { state, say, answers } = nextStep(await progress.get(context), context.activity.text ?? '')
    await context.sendActivity(say)
    if (answers) await context.sendActivity({ type: ActivityTypes.EndOfConversation, value: answers })
    await progress.set(context, state)
  }

  bot.onTurn(async (context, next) => {
    await next()
    await conversation.saveChanges(context)
  })
  onFirstMeeting(bot, async (context) => {
    if ((await progress.get(context)) === undefined) await goOn(context)
  })
  bot.onMessage(async (context, next) => {
    await goOn(context)
    await next()
  })
  return bot
}
