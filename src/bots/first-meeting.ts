import type { ActivityHandler, TurnContext } from 'botbuilder'
import { SET_CONTEXT, readSetContext } from '../protocol/set-context.ts'
import type { JsonObject } from '../protocol/json.ts'
import { isDeskConnected } from './omnichannel-middleware.ts'

/**
 * Calls `meet` when a conversation begins: with the values of set-context, or without any when somebody other than the
 * bot is added where no desk is connected. Both may happen in one conversation: `meet` keeps in mind whom it greeted.
 */
export function onFirstMeeting(
  bot: ActivityHandler,
  meet: (context: TurnContext, values: JsonObject) => Promise<void>,
): void {
  bot.onEvent(async (context, next) => {
    if (context.activity.name === SET_CONTEXT) await meet(context, readSetContext(context.activity) ?? {})
    await next()
  })
  bot.onMembersAdded(async (context, next) => {
    const { membersAdded = [], recipient } = context.activity
    // Where a desk is connected, set-context is still to come, and the greeting belongs after it (ORD-5).
    if (!isDeskConnected(context) && membersAdded.some((member) => member.id !== recipient.id)) await meet(context, {})
    await next()
  })
}
