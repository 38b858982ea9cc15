import type { Desk } from '../../src/domain/desk.ts'
import type { ConversationId, Seq, WorkerId } from '../../src/domain/ids.ts'
import type { Call } from '../../src/protocol/http.ts'
import type { Store } from '../../src/store/store.ts'
import type { Traffic } from './faulty-store.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'
import type { Weather } from './weather.ts'

/** What everybody in a simulation shares. */
export interface World {
  random: Random
  clock: VirtualClock
  weather: Weather
  desk: Desk
  /** The one true store; checks and the eyes of simulated people look at it directly. */
  store: Store
  traffic: Traffic
  tally: Tally
  ledger: Ledger
  receiver: WebhookReceiver
  /** Who has part in which conversation that goes on, by the last commit. */
  serving: Map<ConversationId, WorkerId[]>
  /** From now on the run only comes to its end: nobody new, no faults. */
  isEnding(): boolean
  /** A number that nobody had before. */
  number(): number
  /** Something is wrong: the run ends with this. */
  fail(error: unknown): void
}

/** What was answered with 2xx: who was told so relies on it. */
export interface Ledger {
  /** The text of each accepted activity, by its place in the log. */
  accepted: Map<ConversationId, Map<Seq, string>>
}

/** Words that only representatives may ever see. */
export const WHISPER = 'WHISPER'

/** Notes what was accepted; the id is the one in the answer. */
export function note({ ledger }: World, conversationId: ConversationId, id: string, text: string): void {
  const seq = Number(/_h?(\d+)$/.exec(id)?.[1])
  const texts = ledger.accepted.get(conversationId) ?? new Map<Seq, string>()
  ledger.accepted.set(conversationId, texts.set(seq, text))
}

type CallParts = Partial<Omit<Call, 'query'>> & { bearer?: string; query?: Record<string, string> }

/** A request as the server would hand it to a handler. */
export function callOf(parts: CallParts): Call {
  const { bearer, query, headers, ...rest } = parts
  return {
    params: {},
    body: undefined,
    bodyBytes: 100,
    address: '127.0.0.1',
    origin: 'http://router',
    ...rest,
    query: new URLSearchParams(query),
    headers: { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) },
  }
}
