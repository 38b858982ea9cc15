import type { Conversation, Offer } from '../domain/conversation.ts'
import { nameOf, type Desk, type Representative } from '../domain/desk.ts'
import type { Customer } from '../domain/events.ts'
import type { ConversationRow, StoredSession, StoredSurvey, WorkerRow } from '../store/store.ts'
import { isShown, participationView, type Viewer } from './participation-view.ts'
import type {
  ConversationSummary, ConversationView, CustomerView, Me, OfferView, SessionView, SurveyView,
} from './types.ts'

/** Moments go out as ISO 8601. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The caller; one without a row has never signed in. */
export function meView(me: Representative, row: WorkerRow | undefined): Me {
  const { id, name, roles, capacity } = me
  return { id, name, roles, presence: row?.presence ?? 'Offline', capacity, free: capacity - (row?.load ?? 0) }
}

/** An offer with what a representative needs to decide on it. */
export function offerView(state: Conversation, offer: Offer, desk: Desk): OfferView {
  return {
    id: offer.offerId,
    conversationId: state.id,
    kind: offer.kind,
    ...(offer.from && { from: { id: offer.from, name: nameOf(desk, offer.from) } }),
    ...(offer.note !== undefined && { note: offer.note }),
    customer: customerView(state.customer),
    channel: desk.workstreams.get(state.workstreamId)?.channel ?? 'direct-line',
    queueId: offer.queueId,
    ...(state.summary !== undefined && { summary: state.summary }),
    variables: shownVariables(state),
    expiresAt: iso(offer.expiresAt),
  }
}

/** A line of a list of conversations. */
export function summaryView(row: ConversationRow): ConversationSummary {
  const { id, status, queueId, workstreamId, customer, workerId, seq } = row
  const optional = { ...(queueId && { queueId }), ...(workerId && { workerId }) }
  return {
    id,
    status,
    workstreamId,
    customer: customerView(customer),
    ...optional,
    startedAt: iso(row.startedAt),
    lastAt: iso(row.lastAt),
    seq,
  }
}

/** One conversation with its sessions, for those who may read it. */
export function conversationView(
  state: Conversation,
  sessions: StoredSession[],
  desk: Desk,
  viewer: Viewer,
): ConversationView {
  const workerId =
    state.status === 'Active' ? state.session.workerId : state.status === 'Wrap-up' ? state.workerId : undefined
  const { id, status, queueId, workstreamId, customer, startedAt, lastAt, seq, locale, summary } = state
  return {
    ...summaryView({ id, status, queueId, workstreamId, customer, workerId, startedAt, lastAt, seq }),
    channel: desk.workstreams.get(workstreamId)?.channel ?? 'direct-line',
    ...(locale !== undefined && { locale }),
    ...(summary !== undefined && { summary }),
    variables: shownVariables(state),
    sessions: sessions.filter((session) => isShown(session, viewer)).map((session) => sessionView(session, desk)),
    ...participationView(state, desk, viewer),
  }
}

function sessionView(session: StoredSession, desk: Desk): SessionView {
  const { id, workerId, role, queueId, openedAt, closedAt, reason } = session
  const closed = { ...(closedAt !== undefined && { closedAt: iso(closedAt) }), ...(reason !== undefined && { reason }) }
  return { id, workerId, name: nameOf(desk, workerId), role, queueId, openedAt: iso(openedAt), ...closed }
}

/** A survey's answers, with who served under their names. */
export function surveyView(survey: StoredSurvey, desk: Desk): SurveyView {
  const { conversationId, at, rating, comment, botId, answers } = survey
  const servedBy = survey.servedBy.map(({ workerId, queueId }) => ({ workerId, name: nameOf(desk, workerId), queueId }))
  return { conversationId, at: iso(at), rating, comment, botId, answers, servedBy }
}

/** `authenticated` only where the site's own sign-in says who it is (Dynamics shows the same in its summary). */
function customerView({ id, name, claims }: Customer): CustomerView {
  return { id, ...(name !== undefined && { name }), ...(claims && { authenticated: true }) }
}

/**
 * Representatives see the variables that are marked for them (Microsoft: "Integrate an Azure agent", isDisplayable), and
 * what the site's sign-in says of the customer.
 */
function shownVariables({ variables, customer }: Conversation): Record<string, string | number> {
  const shown = Object.entries(variables).filter(([, variable]) => variable.isDisplayable)
  return { ...Object.fromEntries(shown.map(([name, variable]) => [name, variable.value])), ...customer.claims }
}
