import type { BotSession, Conversation } from '../domain/conversation.ts'
import { nameOf, type Bot, type Desk } from '../domain/desk.ts'
import type { ActivityAccepted, Event } from '../domain/events.ts'
import { activityIdOf, type QueueId, type WorkerId } from '../domain/ids.ts'
import type { Activity, ChannelAccount } from '../protocol/activity.ts'
import { channelDataOf } from '../protocol/json.ts'
import { setContextActivity } from '../protocol/set-context.ts'
import { withoutNulls } from '../protocol/without-nulls.ts'

/** What names the parties in a bot's activities. */
export interface Envelope {
  state: Conversation
  session: BotSession
  bot: Bot
  /** Where the bot posts its replies: one address per bot (BOT-6). */
  serviceUrl: string
}

/**
 * (1) The conversation update that says that the bot was added, and nobody else (ORD-1; Microsoft: "transfer to
 * agents").
 */
export function addedActivity(envelope: Envelope): Activity {
  const { bot, session, state } = envelope
  return {
    ...addressed(envelope, `${session.id}_added`, session.openedAt),
    type: 'conversationUpdate',
    membersAdded: [botAccount(bot)],
    ...(state.locale !== undefined && { locale: state.locale }),
  }
}

/** (2) The set-context event in the form that the bot's configuration names (ORD-4). */
export function contextActivity(envelope: Envelope, desk: Desk): Activity {
  const { bot, session } = envelope
  const at = session.delivery?.firstSentAt ?? session.openedAt
  return {
    ...setContextActivity(bot.setContext, contextValues(envelope, desk)),
    ...addressed(envelope, `${session.id}_context`, at),
  } as Activity
}

/**
 * (3) A customer's activity; tags as Omnichannel sets them on a customer's message (reference: "download
 * attachments").
 */
export function customerActivity(envelope: Envelope, event: Event & ActivityAccepted): Activity {
  const { state } = envelope
  const content = event.content ?? { type: 'message' }
  return withoutNulls({
    ...content,
    channelData: {
      ...channelDataOf(content),
      tags: 'ChannelId-lcw,FromCustomer',
      deliveryMode: 'bridged',
      sourceChannelId: 'omnichannel',
    },
    ...addressed(envelope, activityIdOf(state.id, event.seq), event.at),
    ...((content.locale ?? state.locale) !== undefined && { locale: content.locale ?? state.locale }),
  })
}

function addressed({ state, bot, serviceUrl }: Envelope, id: string, at: number) {
  return {
    id,
    timestamp: new Date(at).toISOString(),
    channelId: bot.channelId,
    serviceUrl,
    from: customerAccount(state),
    recipient: botAccount(bot),
    conversation: { id: state.id },
  }
}

function customerAccount({ customer: { id, name } }: Conversation): ChannelAccount {
  return { id, role: 'user', ...(name !== undefined && { name }) }
}

function botAccount(bot: Bot): ChannelAccount {
  return { id: bot.id, name: bot.name, role: 'bot' }
}

/** Keys that are the router's word alone, whether it has something to say or not. */
const RESERVED = [
  'msdyn_liveworkitemid',
  'msdyn_ConversationId',
  'msdyn_sessionid',
  'msdyn_WorkstreamId',
  'msdyn_CustomerId',
  'msdyn_CustomerName',
  'msdyn_Locale',
  'handback_Authenticated',
  'handback_ServedBy',
]

/** The context variables, the documented `msdyn_*` keys, and who served before (ORD-4). */
function contextValues({ state, session }: Envelope, desk: Desk): Record<string, unknown> {
  const { variables, customer, served, locale } = state
  const given = Object.entries(variables).filter(([name]) => !RESERVED.includes(name))
  return {
    ...Object.fromEntries(given.map(([name, variable]) => [name, variable.value])),
    // Of a customer who is signed in at their site, that site's word goes before everybody's (AUT-6).
    ...(customer.claims && { ...customer.claims, handback_Authenticated: 'true' }),
    msdyn_liveworkitemid: state.id,
    msdyn_ConversationId: state.id,
    msdyn_sessionid: session.id,
    msdyn_WorkstreamId: state.workstreamId,
    msdyn_CustomerId: customer.id,
    ...(customer.name !== undefined && { msdyn_CustomerName: customer.name }),
    ...(locale !== undefined && { msdyn_Locale: locale }),
    ...(served.length > 0 && {
      handback_ServedBy: served.filter(isLatest).map(({ workerId, queueId }) => servedBy(desk, workerId, queueId)),
    }),
  }
}

type Served = Conversation['served'][number]

/** Bots are told of each person once, with the queue of their last session. */
function isLatest({ workerId }: Served, place: number, served: Served[]): boolean {
  return place === served.findLastIndex((one) => one.workerId === workerId)
}

function servedBy(desk: Desk, workerId: WorkerId, queueId: QueueId) {
  return { id: workerId, name: nameOf(desk, workerId), queue: desk.queues.get(queueId)?.name ?? queueId }
}
