import type { BotActivityView, ConversationView, LogEntry, TraceEntry } from '../../../desk/types.ts'

/** All that the router tells of one conversation. */
export interface Story {
  conversation: ConversationView
  log: LogEntry[]
  trace: TraceEntry[]
  received: BotActivityView[]
}

export type Kind =
  | 'started'
  | 'routed'
  | 'offer'
  | 'session'
  | 'message'
  | 'hidden'
  | 'command'
  | 'whisper'
  | 'notice'
  | 'sent'
  | 'answered'
  | 'engaged'
  | 'diagnostic'
  | 'closed'
  | 'other'

/** One thing that happened, on the lane of whom it is about. */
export interface Happening {
  /** Its own among those of the conversation. */
  key: string
  seq: number
  /** In ms. */
  at: number
  kind: Kind
  /** `customer`, `queue`, or a worker's id. */
  lane: string
  text: string
  /** What was sent to a bot: the conversation update, set-context, or the seq of a customer's activity. */
  item?: BotActivityView['item']
  outcome?: string
  /** Everything about it. */
  json?: object
}

export const CUSTOMER = 'customer'
export const QUEUE = 'queue'

/** The log says it already, in more words. */
const IN_LOG = new Set([
  'routed',
  'offer-made',
  'offer-closed',
  'session-opened',
  'session-closed',
  'conversation-closed',
  'erased',
])

/** Log, trace and what bots received as one list in order. */
export function happeningsOf({ log, trace, received }: Story): Happening[] {
  const why = new Map<string, string>()
  for (const { seq, code, text } of trace) if (IN_LOG.has(code)) why.set(`${seq} ${code}`, text)
  const serving = servingAt(log)
  const said = log.flatMap((entry) => happeningOf(entry, why.get(`${entry.seq} ${entry.type}`), serving))
  const sent = received.map((one): Happening => {
    const { seq, at, botId, item, outcome, activity } = one
    const json = activity ?? one
    const more = { item, ...(outcome !== undefined && { outcome }), json }
    return { key: `${seq}s`, seq, at: Date.parse(at), kind: 'sent', lane: botId, text: typeOf(activity), ...more }
  })
  const sentSeqs = new Set(received.map(({ seq }) => seq))
  const traced = trace.flatMap((entry) => tracedOf(entry, serving, sentSeqs))
  return [...said, ...sent, ...traced].sort((one, other) => one.seq - other.seq || order(one) - order(other))
}

/** The message before what it was sent as. */
function order({ kind }: Happening): number {
  return kind === 'sent' ? 1 : kind === 'answered' ? 2 : 0
}

function happeningOf(entry: LogEntry, why: string | undefined, serving: (seq: number) => string): Happening[] {
  const { seq, at, type } = entry
  const make = (kind: Kind, lane: string, text: string): Happening[] => [
    { key: String(seq), seq, at: Date.parse(at), kind, lane, text, json: entry },
  ]
  switch (type) {
    case 'conversation-started':
      return make('started', CUSTOMER, type)
    case 'routed':
      return make('routed', QUEUE, why ?? type)
    case 'offer-made':
    case 'offer-closed':
      return make('offer', word(entry, 'workerId'), why ?? type)
    case 'session-opened':
    case 'session-closed':
      return make('session', word(entry, 'workerId'), why ?? type)
    case 'conversation-closed':
      return make('closed', serving(seq), why ?? type)
    case 'erased':
      return make('other', CUSTOMER, why ?? type)
    case 'activity-accepted':
      return make(kindOfActivity(entry), laneOfActivity(entry, serving), textOf(entry))
    default:
      return make('other', word(entry, 'workerId') || serving(seq), type)
  }
}

function tracedOf(entry: TraceEntry, serving: (seq: number) => string, sent: Set<number>): Happening[] {
  const { seq, at, code, text } = entry
  if (IN_LOG.has(code) || (code === 'activity-sent' && sent.has(seq))) return []
  const kind: Kind =
    code === 'activity-sent'
      ? 'sent'
      : code === 'activity-answered'
        ? 'answered'
        : code === 'bot-engaged'
          ? 'engaged'
          : 'diagnostic'
  const { item, outcome } = (entry.data ?? {}) as Pick<BotActivityView, 'outcome'> & Partial<BotActivityView>
  const more = { ...(item !== undefined && { item }), ...(outcome !== undefined && { outcome }) }
  return [{ key: `${seq}${code}`, seq, at: Date.parse(at), kind, lane: serving(seq), text, ...more, json: entry }]
}

/** Commands first: they are hidden from the customer as well. */
function kindOfActivity({ audience, from, notice, activity }: LogEntry): Kind {
  const sender = (from as { kind?: string } | undefined)?.kind
  if (notice !== undefined || sender === 'system') return 'notice'
  if (sender === 'representative' && audience === 'internal') return 'whisper'
  if (sender === 'bot' && audience === 'internal') {
    const tags = (activity as { channelData?: { tags?: unknown } } | undefined)?.channelData?.tags
    return typeof tags === 'string' && /"type"\s*:\s*"(Escalate|EndConversation)"/.test(tags) ? 'command' : 'hidden'
  }
  return 'message'
}

/** What the router says by itself stands where it is read: at the customer's, or at whose desk it is. */
function laneOfActivity(entry: LogEntry, serving: (seq: number) => string): string {
  const { kind, workerId } = (entry['from'] ?? {}) as { kind?: string; workerId?: string }
  if (kind === 'customer' || (kind === 'system' && entry.audience === 'public')) return CUSTOMER
  return workerId ?? serving(entry.seq)
}

function textOf({ activity }: LogEntry): string {
  const { text } = (activity ?? {}) as { text?: unknown }
  return typeof text === 'string' && text !== '' ? text : typeOf(activity)
}

/** An activity without a type is one that was erased. */
function typeOf(activity: object | undefined): string {
  const { type, name } = (activity ?? {}) as { type?: string; name?: string }
  return name ?? type ?? 'erased'
}

function word(entry: LogEntry, field: string): string {
  const value = entry[field]
  return typeof value === 'string' ? value : ''
}

/** Who serves as primary at a seq, or the queue; right after a session closed it is still that worker's. */
function servingAt(log: LogEntry[]): (seq: number) => string {
  const turns: { seq: number; lane: string }[] = []
  for (const entry of log) {
    const secondary = entry['role'] !== undefined && entry['role'] !== 'primary'
    if (entry.type === 'session-opened' && !secondary) turns.push({ seq: entry.seq, lane: word(entry, 'workerId') })
    // Whoever took part already goes on alone.
    if (entry.type === 'role-changed' && !secondary) turns.push({ seq: entry.seq, lane: word(entry, 'workerId') })
    if (entry.type === 'routed') turns.push({ seq: entry.seq, lane: QUEUE })
  }
  return (seq) => turns.findLast((turn) => turn.seq <= seq)?.lane ?? QUEUE
}
