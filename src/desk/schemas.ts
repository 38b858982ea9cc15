import { z } from 'zod'
import { PRESENCES } from '../domain/desk.ts'
import type * as types from './types.ts'

const at = z.string().meta({ format: 'date-time' })
const values = z.record(z.string(), z.union([z.string(), z.number()]))
const person = z.strictObject({ id: z.string(), name: z.string() })
const customer = z.strictObject({ id: z.string(), name: z.string().optional(), authenticated: z.literal(true).optional() })
const whole = z.number().meta({ type: 'integer' })
const units = whole
const seq = whole

const ladderMember = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['bot', 'representative']),
  capacity: units,
})
const me = z.strictObject({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  presence: z.string(),
  capacity: units,
  free: units,
})
const surveyFigures = {
  count: z.number(),
  rated: z.number(),
  average: z.number().nullable(),
  distribution: z.record(z.string(), z.number()),
}

const offer = z.strictObject({
  id: z.string(),
  conversationId: z.string(),
  kind: z.enum(['new', 'transfer', 'conference', 'consult']),
  from: person.optional(),
  note: z.string().optional(),
  customer,
  channel: z.string(),
  queueId: z.string(),
  summary: z.string().optional(),
  variables: values,
  expiresAt: at,
})
const summary = z.strictObject({
  id: z.string(),
  status: z.string(),
  queueId: z.string().optional(),
  workstreamId: z.string(),
  customer,
  workerId: z.string().optional(),
  startedAt: at,
  lastAt: at,
  seq,
})
const role = z.enum(['primary', 'participant', 'consult', 'monitor'])
const session = z.strictObject({
  id: z.string(),
  workerId: z.string(),
  name: z.string(),
  role,
  queueId: z.string(),
  openedAt: at,
  closedAt: at.optional(),
  reason: z.string().optional(),
})
const participant = z.strictObject({
  sessionId: z.string(),
  workerId: z.string(),
  name: z.string(),
  role,
  joinedAt: at,
})
const request = z.strictObject({
  kind: z.enum(['transfer', 'conference', 'consult']),
  from: person,
  queueId: z.string().optional(),
  workerId: z.string().optional(),
  note: z.string().optional(),
  since: at.optional(),
  offeredTo: person.optional(),
})
const next = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bot'), id: z.string(), name: z.string() }),
  z.strictObject({ kind: z.literal('representatives'), available: whole }),
  z.strictObject({ kind: z.literal('nobody') }),
])
const logEntry = z.looseObject({
  seq,
  at,
  type: z.string(),
  audience: z.enum(['public', 'internal']).optional(),
  activity: z.looseObject({}).optional(),
})

/** The answers of the desk API as schemas; the compiler holds them to types.ts. */
const ANSWERS = {
  SignInWays: z.strictObject({
    ways: z.array(z.enum(['development', 'openid'])),
    workers: z.array(z.strictObject({ id: z.string(), name: z.string(), roles: z.array(z.string()) })).optional(),
  }),
  Overview: z.strictObject({
    bots: z.array(z.strictObject({ id: z.string(), name: z.string(), messagingEndpoint: z.string() })),
    queues: z.array(z.strictObject({ id: z.string(), name: z.string(), ladder: z.array(z.array(ladderMember)) })),
    workstreams: z.array(z.strictObject({ id: z.string(), name: z.string(), queueId: z.string() })),
  }),
  Me: me,
  QueueView: z.strictObject({
    id: z.string(),
    name: z.string(),
    waiting: whole,
    waitingSince: at.optional(),
    available: whole,
    openNow: z.boolean(),
    members: z.array(ladderMember.extend({ rung: z.enum(['first-bots', 'representatives', 'hand-back-bots']) })),
    next: next.optional(),
  }),
  WorkerView: z.strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['bot', 'representative']),
    presence: z.string().optional(),
    capacity: units,
    free: units.optional(),
  }),
  OfferView: offer,
  ConversationSummary: summary,
  ConversationView: summary.extend({
    channel: z.string(),
    locale: z.string().optional(),
    summary: z.string().optional(),
    variables: values,
    sessions: z.array(session),
    participants: z.array(participant),
    myRole: role.optional(),
    request: request.optional(),
  }),
  LogPage: z.strictObject({ entries: z.array(logEntry), through: seq, more: z.boolean() }),
  TraceEntry: z.strictObject({ seq, at, code: z.string(), text: z.string(), data: z.looseObject({}).optional() }),
  BotActivityView: z.strictObject({
    seq,
    at,
    sessionId: z.string(),
    botId: z.string(),
    name: z.string(),
    item: z.union([z.enum(['added', 'context']), whole]),
    attempt: whole,
    outcome: z.string().optional(),
    answeredAt: at.optional(),
    activity: z.looseObject({}).optional(),
  }),
  CustomerTokenView: z.strictObject({ conversationId: z.string(), token: z.string(), expires_in: whole }),
  SurveyView: z.strictObject({
    conversationId: z.string(),
    at,
    rating: z.number().nullable(),
    comment: z.string().nullable(),
    botId: z.string(),
    answers: values,
    servedBy: z.array(z.strictObject({ workerId: z.string(), name: z.string(), queueId: z.string() })),
  }),
  SurveySummary: z.strictObject({
    from: at,
    to: at,
    by: z.enum(['day', 'week', 'month', 'representative', 'queue']),
    total: z.strictObject(surveyFigures),
    groups: z.array(z.strictObject({ key: z.string(), name: z.string(), ...surveyFigures })),
  }),
  AuditView: z.strictObject({
    at,
    id: z.string(),
    actor: z.string(),
    action: z.string(),
    conversationId: z.string().optional(),
    data: z.looseObject({}).optional(),
    cursor: z.string(),
  }),
  ErasureView: z.strictObject({ conversations: whole, ended: whole, entries: whole }),
  StreamFrame: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('snapshot'),
      me,
      offers: z.array(offer),
      conversations: z.array(z.strictObject({ id: z.string(), status: z.string(), seq })),
    }),
    z.strictObject({ type: z.literal('conversation'), id: z.string(), status: z.string(), seq }),
    z.strictObject({ type: z.literal('offers') }),
    z.strictObject({ type: z.literal('presence'), workerId: z.string(), presence: z.string() }),
    z.strictObject({ type: z.literal('typing'), id: z.string() }),
  ]),
  SignedIn: z.strictObject({ token: z.string() }),
  SignedOut: z.strictObject({ workerId: z.string() }),
  Accepted: z.strictObject({ conversationId: z.string() }),
  Said: z.strictObject({ status: z.string(), id: z.string() }),
  Done: z.strictObject({ status: z.string() }),
  Error: z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) }),
} satisfies { [Name in keyof Answers]: z.ZodType<Answers[Name]> } & Record<string, z.ZodType>

interface Answers {
  SignInWays: types.SignInWays
  Overview: types.Overview
  Me: types.Me
  QueueView: types.QueueView
  WorkerView: types.WorkerView
  OfferView: types.OfferView
  ConversationSummary: types.ConversationSummary
  ConversationView: types.ConversationView
  LogPage: types.LogPage
  TraceEntry: types.TraceEntry
  BotActivityView: types.BotActivityView
  CustomerTokenView: types.CustomerTokenView
  SurveyView: types.SurveyView
  SurveySummary: types.SurveySummary
  AuditView: types.AuditView
  ErasureView: types.ErasureView
  StreamFrame: types.StreamFrame
}

/** What the desk API is sent. */
const BODIES = {
  SignIn: z.strictObject({ workerId: z.string().min(1) }),
  CustomerToken: z.strictObject({
    workstreamId: z.string().min(1),
    user: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  }),
  Presence: z.strictObject({ presence: z.enum(PRESENCES) }),
  Message: z.strictObject({ text: z.string().min(1), audience: z.enum(['public', 'internal']).optional() }),
  Worker: z.strictObject({ workerId: z.string().min(1) }),
  Erasure: z.strictObject({ customerId: z.string().min(1) }),
  Transfer: z
    .strictObject({ queueId: z.string().optional(), workerId: z.string().optional(), note: z.string().optional() })
    .meta({ description: 'Either queueId or workerId.' }),
}

export type SchemaName = keyof typeof ANSWERS | keyof typeof BODIES

/** All of them as JSON Schema (2020-12), by name. */
export function componentSchemas(): Record<string, object> {
  const written = Object.entries({ ...ANSWERS, ...BODIES }).map(([name, schema]) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input' })
    return [name, rest] as const
  })
  return Object.fromEntries(written)
}

/** The fields that a body of that name may have. */
export function fieldsOf(name: SchemaName): string[] {
  return name in BODIES ? Object.keys(BODIES[name as keyof typeof BODIES].shape) : []
}
