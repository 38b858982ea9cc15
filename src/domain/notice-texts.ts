import type { Activity, Variables } from '../protocol/activity.ts'
import type { Conversation } from './conversation.ts'
import type { Desk } from './desk.ts'
import type { Event } from './events.ts'
import { NOTICES, SLUG, type Kind, type Names, type Notice } from './notices.ts'
import { ENGLISH } from './texts/english.ts'
import { GERMAN } from './texts/german.ts'
import { durationWords, positionWords } from './texts/words.ts'

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
    const said = textOf(event.notice, desk, state.workstreamId, locale)
    if (!said) return { ...event, audience: 'suppressed' }
    const { tag }: Kind = NOTICES[event.notice]
    const content: Activity = {
      type: 'message',
      text: filled(said, event.names ?? {}, state, desk),
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

/** A text, and the language that its figures are written in. */
export interface Said {
  text: string
  language: string
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
): Said | undefined {
  const wanted = localesOf(locale)
  for (const texts of [desk.workstreams.get(workstreamId)?.messages, desk.messages]) {
    const ours = texts?.[notice]
    const known = ours && wanted.find((one) => Object.hasOwn(ours, one))
    if (!ours || !known) continue
    const text = ours[known]
    return text ? { text, language: known === 'default' ? (wanted[0] ?? 'en') : known } : undefined
  }
  const language = wanted.find((one) => Object.hasOwn(SHIPPED, one)) ?? 'default'
  return { text: (SHIPPED[language] ?? ENGLISH)[notice], language }
}

/** No language tag is longer (RFC 5646, 4.4.1). */
const LONGEST_LOCALE = 35

/** de-AT as de-at, de, default. */
function localesOf(locale: string | undefined): string[] {
  const parts = (locale ?? '').slice(0, LONGEST_LOCALE).toLowerCase().replaceAll('_', '-').split('-')
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  return [...tags.filter((tag) => tag !== '' && tag !== 'default'), 'default']
}

/** What is not known is left out, as Dynamics does. */
function filled({ text, language }: Said, names: Names, state: Conversation, desk: Desk): string {
  const queue = state.queueId && desk.queues.get(state.queueId)?.name
  const known: Record<string, string | undefined> = {
    AgentName: names.agent,
    BotName: names.bot,
    PositionInQueue: names.position === undefined ? undefined : positionWords(names.position),
    AverageWaitTime: names.averageWaitMs === undefined ? undefined : durationWords(names.averageWaitMs, language),
    QueueName: names.queue ?? queue,
    CustomerName: state.customer.name,
  }
  const variables: Variables = state.variables
  return text.replace(SLUG, (_, dollar: string, name: string) => {
    if (dollar) return Object.hasOwn(variables, name) ? String(variables[name]?.value) : ''
    return Object.hasOwn(known, name) ? (known[name] ?? '') : ''
  })
}
