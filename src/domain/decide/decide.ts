import type { Command, CommandOf, Refusal } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import type { Desk } from '../desk.ts'
import type { Event } from '../events.ts'
import { withTexts } from '../notice-texts.ts'
import { botSay } from './bot.ts'
import { customerLeave, customerSay, start } from './customer.ts'
import { botAnswer } from './delivery.ts'
import { draftOn, refuse, type Draft } from './draft.ts'
import { disconnect } from './disconnect.ts'
import { erase } from './erase.ts'
import { add, cancel, invite } from './invite.ts'
import { accept, offer, reject } from './offer.ts'
import { end, leave, representativeSay } from './representative.ts'
import { assign, forceClose, join, monitor } from './supervise.ts'
import { tick } from './tick.ts'
import { transfer } from './transfer.ts'

export interface Decision {
  events: readonly Event[]
  state: Conversation
}

/** What a command does to a conversation: the events it leads to and the state after them, or why it is refused. */
export function decide(command: Command, state: Conversation | undefined, desk: Desk): Decision | Refusal {
  const decision = step(command, state, command.full ? { ...desk, full: command.full } : desk)
  if ('refused' in decision) return decision
  return { state: decision.state, events: withTexts(decision.events, decision.state, desk) }
}

function step(command: Command, state: Conversation | undefined, desk: Desk): Decision | Refusal {
  if (command.type === 'start')
    return state ? refuse('conversation-exists', 'The conversation exists already.') : start(command, desk)
  if (!state) return refuse('unknown-conversation', 'There is no such conversation.')
  switch (command.type) {
    case 'customer-say':
      return customerSay(command, state)
    case 'customer-leave':
      return customerLeave(command, state, desk)
    case 'bot-say':
      return botSay(command, state, desk)
    case 'bot-answer':
      return botAnswer(command, state, desk)
    case 'offer':
      return offer(command, state, desk)
    case 'accept':
      return accept(command, state, desk)
    case 'reject':
      return reject(command, state, desk)
    case 'representative-say':
      return representativeSay(command, state)
    case 'transfer':
      return transfer(command, state, desk)
    case 'invite':
      return invite(command, state, desk)
    case 'cancel':
      return cancel(command, state, desk)
    case 'add':
      return add(command, state, desk)
    case 'disconnect':
      return disconnect(command, state, desk)
    case 'leave':
      return leave(command, state, desk)
    case 'end':
      return end(command, state, desk)
    case 'monitor':
      return monitor(command, state, desk)
    case 'join':
      return join(command, state, desk)
    case 'assign':
      return assign(command, state, desk)
    case 'force-close':
      return forceClose(command, state, desk)
    case 'note':
      return note(command, state)
    case 'erase':
      return erase(command, state)
    case 'tick':
      return tick(command, state, desk)
  }
}

/** Also where the conversation has ended: a webhook may be given up long after. */
function note({ at, code, text, data }: CommandOf<'note'>, state: Conversation): Draft {
  const draft = draftOn(state, at)
  draft.add({ type: 'noted', code, text, ...(data && { data }) })
  return draft
}
