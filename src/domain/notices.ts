import type { Activity, Variables } from '../protocol/activity.ts'
import type { Conversation } from './conversation.ts'
import type { Desk } from './desk.ts'
import type { Event } from './events.ts'
import { GERMAN } from './texts/german.ts'
import { ENGLISH } from './texts/english.ts'

/** An automatic message: which slugs its text may hold, and how Omnichannel's clients know it (LCW, SDK sources). */
interface Kind {
  slugs: readonly Slug[]
  tag?: string
}

const AGENT: Kind = { slugs: ['AgentName'] }
const NOBODY: Kind = { slugs: [] }

/** The automatic messages, by event (TRF-9). Dynamics' names for the events are in docs/routing.md. */
export const NOTICES = {
  'agent-joined': AGENT,
  'agent-left': AGENT,
  'agent-ended': { ...AGENT, tag: 'agentendconversation' },
  'transfer-started': NOBODY,
  'transfer-rejected': AGENT,
  'transfer-timed-out': AGENT,
  'no-agents': NOBODY,
  'bot-unavailable': { slugs: ['BotName'] },
  'closed-inactive': NOBODY,
  'closed-waiting': NOBODY,
} as const satisfies Record<string, Kind>

export type Notice = keyof typeof NOTICES

/** What a notice is about, as far as the conversation itself does not say it. */
export interface Names {
  agent?: string
  bot?: string
  queue?: string
}

/** Slugs that only some notices know; every notice knows QueueName, CustomerName and context variables as `{$Name$}`. */
export type Slug = 'AgentName' | 'BotName'
export const COMMON_SLUGS = ['QueueName', 'CustomerName'] as const

/** Texts of one place of the configuration, by locale in lower case or `default`; false where switched off. */
export type Texts = Partial<Record<Notice, Readonly<Record<string, string | false>>>>

const SHIPPED: Record<string, Record<Notice, string>> = { default: ENGLISH, de: GERMAN }

/**
 * Fills in the automatic messages of a decision: the core says which and with what names, the configuration how they
 * read. One that is switched off stays in the log as suppressed, as rules may rest on its having been due (ASG-7).
 */
export function withTexts(events: readonly Event[], state: Conversation, desk: Desk): readonly Event[] {
  if (!events.some(isUnwritten)) return events
  return events.map((event) => {
    if (!isUnwritten(event)) return event
    // Representatives read theirs in the desk's own language, whatever the customer's is.
    const locale = event.audience === 'public' ? state.locale : undefined
    const text = textOf(event.notice, desk, state.workstreamId, locale)
    if (text === undefined) return { ...event, audience: 'suppressed' }
    const { tag }: Kind = NOTICES[event.notice]
    const content: Activity = {
      type: 'message',
      text: filled(text, event.names ?? {}, state, desk),
      channelData: { tags: tag ? `system,${tag}` : 'system' },
    }
    return { ...event, content }
  })
}

type Unwritten = Extract<Event, { type: 'activity-accepted' }> & { notice: Notice }

function isUnwritten(event: Event): event is Unwritten {
  if (event.type !== 'activity-accepted' || event.content || event.notice === undefined) return false
  return Object.hasOwn(NOTICES, event.notice)
}

/**
 * The nearest text: the workstream's, else the configuration's, else the shipped one; in each by locale, as de-AT, de,
 * default. Undefined where it is switched off.
 */
export function textOf(
  notice: Notice,
  desk: Desk,
  workstreamId: Conversation['workstreamId'],
  locale: string | undefined,
): string | undefined {
  const wanted = localesOf(locale)
  const shipped = wanted.map((one) => SHIPPED[one]?.[notice]).find((text) => text !== undefined)
  for (const texts of [desk.workstreams.get(workstreamId)?.messages, desk.messages]) {
    const ours = texts?.[notice]
    const known = ours && wanted.find((one) => Object.hasOwn(ours, one))
    if (ours && known) return ours[known] || undefined
  }
  return shipped
}

/** de-AT as de-at, de, default. */
function localesOf(locale: string | undefined): string[] {
  const parts = (locale ?? '').toLowerCase().replaceAll('_', '-').split('-')
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  return [...tags.filter((tag) => tag !== '' && tag !== 'default'), 'default']
}

/** Slugs in braces, context variables between dollar signs; what is not known is left out, as Dynamics does. */
export const SLUG = /\{(\$?)([^{}$]+)(\$?)\}/g

function filled(text: string, names: Names, state: Conversation, desk: Desk): string {
  const queue = state.queueId && desk.queues.get(state.queueId)?.name
  const known: Record<string, string | undefined> = {
    AgentName: names.agent,
    BotName: names.bot,
    QueueName: names.queue ?? queue,
    CustomerName: state.customer.name,
  }
  const variables: Variables = state.variables
  return text.replace(SLUG, (_, dollar: string, name: string) => {
    if (dollar) return Object.hasOwn(variables, name) ? String(variables[name]?.value) : ''
    return Object.hasOwn(known, name) ? (known[name] ?? '') : ''
  })
}
