import type { CommandOf } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import { isErased } from '../erase.ts'
import { close } from './close.ts'
import { draftOn, type Draft } from './draft.ts'

/** What was said is erased (AUT-51): a conversation that goes on is ended first, as if the customer had left. */
export function erase(command: CommandOf<'erase'>, state: Conversation): Draft {
  const draft = draftOn(state, command.at)
  if (state.status === 'Open') close(draft, 'CustomerDisconnectedOrLeftOpenConversation', 'CustomerDisconnect')
  else if (state.status === 'Active') close(draft, 'CustomerDisconnectedOrLeftActiveConversation', 'CustomerDisconnect')
  else if (state.status === 'Wrap-up') draft.add({ type: 'conversation-closed', reason: state.reason })
  if (!isErased(state)) draft.add({ type: 'erased', cause: command.cause })
  return draft
}
