import type { Call, Reply, Route } from '../protocol/http.ts'
import { answerOffer, leaveOrEnd, postMessage } from './actions.ts'
import { audited, getAudit, postErasure } from './audit.ts'
import { getBotActivities } from './bot-activities.ts'
import { add, cancel, invite, transfer } from './collaboration.ts'
import { getConversation, getLog, getTrace } from './conversation.ts'
import { postCustomerToken } from './customers.ts'
import type { DeskEdge } from './edge.ts'
import { guarded } from './guard.ts'
import { getConversations, getOffers, getWorkers } from './lists.ts'
import { devSignIn, getMe, putPresence, signInWays } from './me.ts'
import { openApiRoute } from './openapi.ts'
import { getOverview } from './overview.ts'
import { getQueues } from './queues.ts'
import { signInRoutes, signOutWorker } from './sign-in.ts'
import { strict } from './strict.ts'
import { assign, supervise } from './supervision.ts'
import { getSurveys, getSurveysCsv, getSurveySummary } from './surveys.ts'

/** The desk API and its description, each call for those whom rights.ts names; the live stream is in stream.ts. */
export function deskRoutes(edge: DeskEdge): Route[] {
  const on = (operation: (edge: DeskEdge, call: Call) => Promise<Reply>) => (call: Call) => operation(edge, call)
  const one = '/api/conversations/:conversationId'
  const development: Route[] = [
    { method: 'POST', path: '/api/dev/sign-in', handle: on(devSignIn) },
    { method: 'GET', path: '/api/dev/overview', handle: on(getOverview) },
    { method: 'POST', path: '/api/dev/customer-token', handle: on(postCustomerToken) },
  ]
  const routes: Route[] = [
    ...(edge.development ? development : []),
    { method: 'GET', path: '/api/sign-in', handle: () => signInWays(edge) },
    { method: 'GET', path: '/api/me', handle: on(getMe) },
    { method: 'PUT', path: '/api/me/presence', handle: on(putPresence) },
    { method: 'GET', path: '/api/queues', handle: on(getQueues) },
    { method: 'GET', path: '/api/workers', handle: on(getWorkers) },
    { method: 'GET', path: '/api/offers', handle: on(getOffers) },
    { method: 'POST', path: '/api/offers/:offerId/accept', handle: (call) => answerOffer(edge, call, 'accept') },
    { method: 'POST', path: '/api/offers/:offerId/reject', handle: (call) => answerOffer(edge, call, 'reject') },
    { method: 'GET', path: '/api/conversations', handle: on(getConversations) },
    { method: 'GET', path: one, handle: on(getConversation) },
    { method: 'GET', path: `${one}/log`, handle: on(getLog) },
    { method: 'GET', path: `${one}/trace`, handle: on(getTrace) },
    { method: 'GET', path: `${one}/bot-activities`, handle: on(getBotActivities) },
    { method: 'POST', path: `${one}/messages`, handle: on(postMessage) },
    { method: 'POST', path: `${one}/transfer`, handle: on(transfer) },
    { method: 'POST', path: `${one}/conference`, handle: (call) => invite(edge, call, 'conference') },
    { method: 'POST', path: `${one}/consult`, handle: (call) => invite(edge, call, 'consult') },
    { method: 'POST', path: `${one}/cancel`, handle: on(cancel) },
    { method: 'POST', path: `${one}/add`, handle: on(add) },
    { method: 'POST', path: `${one}/leave`, handle: (call) => leaveOrEnd(edge, call, 'leave') },
    { method: 'POST', path: `${one}/end`, handle: (call) => leaveOrEnd(edge, call, 'end') },
    { method: 'POST', path: `${one}/monitor`, handle: (call) => supervise(edge, call, 'monitor') },
    { method: 'POST', path: `${one}/join`, handle: (call) => supervise(edge, call, 'join') },
    { method: 'POST', path: `${one}/assign`, handle: on(assign) },
    { method: 'POST', path: `${one}/force-close`, handle: (call) => supervise(edge, call, 'force-close') },
    { method: 'POST', path: '/api/workers/:workerId/sign-out', handle: on(signOutWorker) },
    { method: 'POST', path: '/api/customers/erase', handle: on(postErasure) },
    { method: 'GET', path: '/api/audit', handle: on(getAudit) },
    { method: 'GET', path: '/api/surveys', handle: on(getSurveys) },
    { method: 'GET', path: '/api/surveys/summary', handle: on(getSurveySummary) },
    { method: 'GET', path: '/api/surveys.csv', handle: on(getSurveysCsv) },
  ]
  const signIn = edge.signIn ? signInRoutes(edge, edge.signIn) : []
  const all = [...routes, ...signIn, openApiRoute(routes)].map((route) => guarded(edge, strict(route)))
  return audited(edge, all)
}
