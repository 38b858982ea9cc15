import { botSessionOf, offerOf, type Conversation } from './conversation.ts'
import { PRESENCES, type Desk, type Presence } from './desk.ts'
import type { Effects, LoadChange, SessionRow, SurveyRow, WaitingRow } from './effects.ts'
import type { Event, LastAgent } from './events.ts'
import { rankOf } from './decide/queueing.ts'
import { anonymousId, type WorkerId } from './ids.ts'
import { representativesIn } from './participants.ts'
import { waitOf } from './wait.ts'
import { needsText } from './skills.ts'
import { wakeAt } from './wake.ts'
import { webhookEffect } from './webhooks.ts'

const ANY_PRESENCE: readonly Presence[] = [...PRESENCES, 'Inactive']

/** The rows that a decision owes, from the states around it and its events alone. */
export function effectsOf(
  before: Conversation | undefined,
  after: Conversation,
  events: readonly Event[],
  desk: Desk,
): Effects {
  const effects: Effects = { load: loadChanges(before, after, events, desk), sessionsOpened: [], sessionsClosed: [] }
  for (const event of events) {
    if (event.type === 'session-opened') effects.sessionsOpened.push(sessionRow(event, before))
    if (event.type === 'session-closed') {
      effects.sessionsClosed.push({ id: event.sessionId, closedAt: event.at, reason: event.reason })
    }
    if (event.type === 'role-changed') {
      effects.rolesChanged = [...(effects.rolesChanged ?? []), { id: event.sessionId, role: event.role }]
    }
    if (event.type === 'offer-made')
      effects.offerOpened = { id: event.offerId, workerId: event.workerId, expiresAt: event.expiresAt }
    if (event.type === 'offer-closed') effects.offerClosed = event.offerId
    // Accepted by itself, in the commit that made it: nobody ever saw it stand.
    if (effects.offerClosed !== undefined && effects.offerClosed === effects.offerOpened?.id) {
      delete effects.offerOpened
      delete effects.offerClosed
    }
    if (event.type === 'conversation-closed' && event.reason === 'ConversationEndedByBot' && before) {
      const survey = surveyOf(before, after, event.at)
      if (survey) effects.survey = survey
    }
  }
  const webhooks = webhookEffect(events, desk)
  if (webhooks) effects.webhooks = webhooks
  const lastAgent = lastAgentChange(before, after, desk)
  if (lastAgent) effects.lastAgent = lastAgent
  const waiting = waitingChange(before, after, desk)
  if (waiting !== undefined) effects.waiting = waiting && { ...waiting, ...limitOf(events) }
  const owed = owes(after)
  if (owed !== (before ? owes(before) : false)) effects.owed = owed
  const dueAt = dueChange(before, after, desk)
  if (dueAt !== undefined) effects.dueAt = dueAt
  return effects
}

/** What each representative carries for this conversation: sessions, offers and wrap-ups (CAP-7, CAP-8). */
export function loadOf(state: Conversation | undefined): Map<WorkerId, number> {
  const load = new Map<WorkerId, number>()
  const add = (workerId: WorkerId, units: number) => load.set(workerId, (load.get(workerId) ?? 0) + units)
  for (const { workerId, units } of state ? representativesIn(state) : []) add(workerId, units)
  if (state?.status === 'Wrap-up' && state.units > 0) add(state.workerId, state.units)
  const offer = state && offerOf(state)
  if (offer) add(offer.workerId, offer.units)
  return load
}

function loadChanges(
  before: Conversation | undefined,
  after: Conversation,
  events: readonly Event[],
  desk: Desk,
): LoadChange[] {
  const [was, is] = [loadOf(before), loadOf(after)]
  if (was.size === 0 && is.size === 0) return []
  const missed = missedBy(before, events, desk)
  const allowed = desk.workstreams.get(after.workstreamId)?.allowedPresences ?? []
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((workerId) => {
      const by = exceededBy(events, workerId)
      // A supervisor who joins is there, whatever their presence says.
      const presences = by === workerId ? ANY_PRESENCE : allowed
      const units = (is.get(workerId) ?? 0) - (was.get(workerId) ?? 0)
      const becomes = workerId === missed && { becomes: 'Inactive' as const }
      return { workerId, units, presences, ...(by && { over: true }), ...becomes }
    })
    .filter((change) => change.units !== 0)
    .sort((one, other) => (one.workerId < other.workerId ? -1 : 1))
}

/** The supervisor who gives it to this worker, or joins, in this very decision (CAP-7). */
function exceededBy(events: readonly Event[], workerId: WorkerId): WorkerId | undefined {
  for (const event of events) {
    const gains = event.type === 'offer-made' || event.type === 'session-opened'
    if (gains && event.workerId === workerId && event.by) return event.by
  }
  return undefined
}

/** Remembered for customers who may come again, where the workstream keeps the same agent. */
function lastAgentChange(before: Conversation | undefined, after: Conversation, desk: Desk): LastAgent | undefined {
  const { lastAgent, customer, id } = after
  if (!lastAgent || lastAgent.at === before?.lastAgent?.at) return undefined
  // Whoever gave no name of their own got one that nobody has again.
  const isNobody = customer.erased || customer.id === anonymousId(id)
  return isNobody || !desk.workstreams.get(after.workstreamId)?.keepSameAgentMs ? undefined : lastAgent
}

/** A conversation stands in a queue while someone is waited for, to take it or join, and it is on offer to nobody. */
/** Who let an offer time out in a queue that then takes them for inactive (ASG-3). */
function missedBy(before: Conversation | undefined, events: readonly Event[], desk: Desk): WorkerId | undefined {
  const offer = before && offerOf(before)
  if (!offer || desk.queues.get(offer.queueId)?.missedOfferThen !== 'inactive') return undefined
  const isMissed = events.some(
    (event) => event.type === 'offer-closed' && event.offerId === offer.offerId && event.outcome === 'timed-out',
  )
  return isMissed ? offer.workerId : undefined
}

/** A conversation stands in its queue while it waits and is on offer to nobody. */
function waitingRow(state: Conversation | undefined, desk: Desk): WaitingRow | null {
  const wait = state && waitOf(state)
  if (!wait || offerOf(state)) return null
  const units = desk.workstreams.get(state.workstreamId)?.capacityUnits ?? 0
  const { workstreamId } = state
  const needs = needsText({ workstreamId, skills: wait.skills ?? {}, joins: state.status === 'Active' })
  return { queueId: wait.queueId, rank: rankOf(wait), since: wait.since, units, needs }
}

/** The limit of the queue that it has just come into, where that has one. */
function limitOf(events: readonly Event[]): { limit?: number } {
  const routed = events.findLast((event) => event.type === 'routed')
  return routed?.limit === undefined ? {} : { limit: routed.limit }
}

function waitingChange(
  before: Conversation | undefined,
  after: Conversation,
  desk: Desk,
): WaitingRow | null | undefined {
  const [was, is] = [waitingRow(before, desk), waitingRow(after, desk)]
  const same = was?.queueId === is?.queueId && was?.rank === is?.rank && was?.since === is?.since
  return same ? undefined : is
}

function owes(state: Conversation): boolean {
  const delivery = botSessionOf(state)?.delivery
  return delivery !== undefined && delivery.retryAt === undefined
}

/**
 * A timer that only moves later is left where it is: firing early it arms itself again, and no message rewrites its
 * row.
 */
function dueChange(before: Conversation | undefined, after: Conversation, desk: Desk): number | null | undefined {
  const [was, is] = [before && wakeAt(before, desk), wakeAt(after, desk)]
  if (is === undefined) return was === undefined ? undefined : null
  return was === undefined || is < was ? is : undefined
}

function sessionRow(event: Extract<Event, { type: 'session-opened' }>, before: Conversation | undefined): SessionRow {
  const { sessionId: id, workerId, kind, queueId, at: openedAt, role = 'primary' } = event
  const since = kind === 'representative' && before?.status === 'Open' ? before.waiting?.since : undefined
  return { id, workerId, kind, queueId, openedAt, role, ...(since !== undefined && { waitedMs: openedAt - since }) }
}

/** A bot that ends a conversation after human service and has set `MCS_` variables leaves a survey (SUR-2, SUR-4). */
function surveyOf(before: Conversation, after: Conversation, at: number): SurveyRow | undefined {
  const session = botSessionOf(before)
  const answers = Object.entries(after.variables).filter(([name]) => name.startsWith('MCS_'))
  if (!session || after.served.length === 0 || answers.length === 0) return undefined
  const rating = Number.parseFloat(String(after.variables['MCS_CSAT']?.value))
  const comment = after.variables['MCS_Comment']?.value
  return {
    at,
    rating: Number.isFinite(rating) ? rating : null,
    comment: comment === undefined ? null : String(comment),
    botId: session.workerId,
    answers: Object.fromEntries(answers.map(([name, variable]) => [name, variable.value])),
    servedBy: after.served,
  }
}
