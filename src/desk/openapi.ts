import { ok, type Route } from '../protocol/http.ts'
import { componentSchemas, type SchemaName } from './schemas.ts'

interface Operation {
  summary: string
  body?: SchemaName
  /** Of a 200; in brackets for a list of those; `csv` for text. */
  answer: SchemaName | [SchemaName] | 'csv'
  /** Beyond those of every call. */
  refusals?: (keyof typeof REFUSALS)[]
  query?: Record<string, string>
  /** Whether it needs no token. */
  open?: true
}

const SPAN = { from: 'From this day or moment on, as 2026-11-21.', to: 'Before this day or moment.' }

/** Every call of routes.ts in words. */
const OPERATIONS: Record<string, Operation> = {
  'POST /api/dev/sign-in': {
    summary: 'A token for any representative; in development only.',
    body: 'SignIn',
    answer: 'SignedIn',
    refusals: [400, 404],
    open: true,
  },
  'POST /api/dev/customer-token': {
    summary: "A Direct Line token for a customer of a workstream; in development only, instead of the site's backend.",
    body: 'CustomerToken',
    answer: 'CustomerTokenView',
    refusals: [400, 404],
    open: true,
  },
  'GET /api/dev/overview': {
    summary: 'Bots, queues with their ladders, and workstreams; in development only.',
    answer: 'Overview',
    open: true,
  },
  'GET /api/sign-in': { summary: 'How one can sign in here.', answer: 'SignInWays', open: true },
  'GET /api/me': { summary: 'Who I am.', answer: 'Me' },
  'PUT /api/me/presence': { summary: 'Sets my presence.', body: 'Presence', answer: 'Me', refusals: [400] },
  'GET /api/queues': {
    summary: 'Queues: who waits, who is available, who is a member.',
    answer: ['QueueView'],
    refusals: [404],
    query: { conversationId: 'Also says who would take this conversation, were it transferred there.' },
  },
  'GET /api/workers': { summary: 'Bots and representatives.', answer: ['WorkerView'] },
  'GET /api/offers': { summary: 'The offers that stand for me.', answer: ['OfferView'] },
  'POST /api/offers/:offerId/accept': { summary: 'Takes the conversation.', answer: 'Accepted', refusals: [404, 409] },
  'POST /api/offers/:offerId/reject': { summary: 'Declines the offer.', answer: 'Accepted', refusals: [404, 409] },
  'GET /api/conversations': {
    summary: 'My conversations, newest first, at most 200; a supervisor sees everybody\'s.',
    answer: ['ConversationSummary'],
    refusals: [400],
    query: {
      status: 'Only of this status.',
      queueId: 'Only in this queue.',
      workerId: 'Only of this worker; for supervisors.',
      before: 'Only those that started before this conversation: the last one of the page before.',
      limit: 'At most so many, 1 to 200.',
    },
  },
  'GET /api/conversations/:conversationId': {
    summary: 'One conversation.',
    answer: 'ConversationView',
    refusals: [404],
  },
  'GET /api/conversations/:conversationId/log': {
    summary: 'What was said and what happened, at most 500 entries at once.',
    answer: 'LogPage',
    refusals: [400, 404],
    query: { after: 'Only what comes after this seq; "through" of the page before.' },
  },
  'GET /api/conversations/:conversationId/trace': {
    summary: 'Why things went as they did.',
    answer: ['TraceEntry'],
    refusals: [404],
  },
  'GET /api/conversations/:conversationId/bot-activities': {
    summary: 'What each bot was sent, in order, as it was on the wire; for supervisors.',
    answer: ['BotActivityView'],
    refusals: [404],
  },
  'POST /api/conversations/:conversationId/messages': {
    summary: 'Says something; with the audience "internal" a whisper that no customer and no bot receives.',
    body: 'Message',
    answer: 'Said',
    refusals: [400, 404, 409, 413],
  },
  'POST /api/conversations/:conversationId/transfer': {
    summary: 'Transfers to a queue, which may hand back to a bot, or to a representative.',
    body: 'Transfer',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/conference': {
    summary: 'Asks a representative to join, by name or through a queue.',
    body: 'Transfer',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/consult': {
    summary: 'The same for a consult: whoever comes whispers only, unseen by the customer.',
    body: 'Transfer',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/cancel': {
    summary: 'Takes back the request that stands.',
    answer: 'Done',
    refusals: [404, 409],
  },
  'POST /api/conversations/:conversationId/add': {
    summary: 'Makes whoever is consulted a participant, whom the customer sees.',
    body: 'Worker',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/leave': {
    summary: 'Leaves; the conversation goes on with the others in it, or waits for somebody else.',
    answer: 'Done',
    refusals: [404, 409],
  },
  'POST /api/conversations/:conversationId/end': {
    summary: 'Ends the conversation, or its wrap-up.',
    answer: 'Done',
    refusals: [404, 409],
  },
  'POST /api/conversations/:conversationId/monitor': {
    summary: 'Watches, unseen; for supervisors, as the next three.',
    answer: 'Done',
    refusals: [404, 409],
  },
  'POST /api/conversations/:conversationId/join': {
    summary: 'Becomes a participant, beyond the capacity if need be.',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/assign': {
    summary: 'Offers what waits, or what a representative has, to one by name, beyond the capacity if need be.',
    body: 'Worker',
    answer: 'Done',
    refusals: [400, 404, 409],
  },
  'POST /api/conversations/:conversationId/force-close': {
    summary: 'Closes the conversation for good, whoever has it.',
    answer: 'Done',
    refusals: [404, 409],
  },
  'POST /api/workers/:workerId/sign-out': {
    summary: 'Ends all sessions that somebody has by a provider, on every device; for supervisors.',
    answer: 'SignedOut',
    refusals: [404],
  },
  'POST /api/customers/erase': {
    summary: 'Erases all that was said with a customer; for supervisors. What goes on is ended first.',
    body: 'Erasure',
    answer: 'ErasureView',
    refusals: [400],
  },
  'GET /api/audit': {
    summary: 'Who read, joined, assigned, closed, exported and erased, oldest first; for supervisors.',
    answer: ['AuditView'],
    refusals: [400],
    query: {
      since: 'From this day or moment on, as 2026-11-21.',
      after: 'Only those after the entry with this cursor: the last one of the page before.',
      limit: 'At most so many, 1 to 1000; else 200.',
    },
  },
  'GET /api/surveys': {
    summary: 'Survey results, newest first.',
    answer: ['SurveyView'],
    refusals: [400],
    query: {
      ...SPAN,
      before: 'Only those after that of this conversation: the last one of the page before.',
      limit: 'At most so many, 1 to 1000; else 200.',
    },
  },
  'GET /api/surveys/summary': {
    summary: 'Surveys in figures; of the last 30 days where no span is named.',
    answer: 'SurveySummary',
    refusals: [400],
    query: { ...SPAN, by: 'day, week, month, representative or queue; else day.' },
  },
  'GET /api/surveys.csv': {
    summary:
      'The same for a spreadsheet, one line a survey: at, conversationId, rating, comment, servedBy and queues (in the ' +
      'same order, parted by "; "), botId, answers (JSON). A span of more than 100000 is refused: ask for a shorter one.',
    answer: 'csv',
    refusals: [400],
    query: SPAN,
  },
}

const REFUSALS = {
  400: 'A field is missing or wrong; the message names it.',
  401: 'Not signed in.',
  403: 'Not for this caller.',
  404: 'There is no such thing.',
  409: 'Not as things stand; the code says why, such as offer-gone, transfer-pending or no-eligible-worker.',
  413: 'Too long.',
}

/** What a call is sent, where it is sent something. */
export function bodyOf({ method, path }: Route): SchemaName | undefined {
  return OPERATIONS[`${method} ${path}`]?.body
}

/** `GET /openapi.json`: the desk API described in OpenAPI 3.1. Throws where a route is not described. */
export function openApiRoute(routes: Route[]): Route {
  const description = openApiOf(routes)
  return { method: 'GET', path: '/openapi.json', handle: () => ok(description) }
}

function openApiOf(routes: Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path } of routes) {
    const operation = OPERATIONS[`${method} ${path}`]
    if (!operation) throw new Error(`openapi.ts does not describe ${method} ${path}`)
    const template = path.replace(/:(\w+)/g, '{$1}')
    paths[template] = { ...paths[template], [method.toLowerCase()]: described(method, path, operation) }
  }
  paths['/api/stream'] = { get: streamOperation() }
  return {
    openapi: '3.1.0',
    info: { title: 'Handback desk API', version: '1' },
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function described(method: string, path: string, { summary, body, answer, refusals = [], query = {}, open }: Operation): object {
  const text = { schema: { type: 'string' } }
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, ...text }))
  const inQuery = Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, ...text }))
  const parameters = [...inPath, ...inQuery]
  // Whatever is sent with a body can be sent with a wrong one.
  const always = [...(method === 'GET' ? [] : ([400] as const)), ...(open ? [] : ([401, 403] as const))]
  const codes = new Set([...always, ...refusals])
  const failed = { content: { 'application/json': { schema: reference('Error') } } }
  return {
    summary,
    security: open ? [] : [{ bearer: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } } }),
    responses: {
      200: { description: 'Done.', content: contentOf(answer) },
      ...Object.fromEntries([...codes].map((code) => [code, { description: REFUSALS[code], ...failed }])),
      default: { description: 'Something is wrong on the side of the router.', ...failed },
    },
  }
}

function contentOf(answer: Operation['answer']): object {
  if (answer === 'csv') return { 'text/csv': { schema: { type: 'string' } } }
  const schema = Array.isArray(answer) ? { type: 'array', items: reference(answer[0]) } : reference(answer)
  return { 'application/json': { schema } }
}

function streamOperation(): object {
  return {
    summary: 'A WebSocket of StreamFrame: first a snapshot, then hints of what concerns the caller.',
    security: [{ bearer: [] }],
    parameters: [
      { name: 'token', in: 'query', description: 'The token, where no header can be set.', schema: { type: 'string' } },
    ],
    responses: {
      101: { description: 'The stream is open.' },
      401: { description: REFUSALS[401] },
      403: { description: REFUSALS[403] },
    },
  }
}

function reference(name: SchemaName): object {
  return { $ref: `#/components/schemas/${name}` }
}
