import { isIP } from 'node:net'
import type { WorkstreamId } from '../domain/ids.ts'
import { fail, type Reply } from '../protocol/http.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { createBuckets } from './token-buckets.ts'

/** How much callers may ask for (AUT-40, AUT-42). Each router process counts for itself. */
export interface Limits {
  /** `address` counts requests in which nobody was recognised; the others, those of one caller. */
  requestsPerMinute: Record<Asker, number>
  /** New conversations: of one workstream, and of one address that has tokens alone. */
  conversationsPerMinute: { workstream: number; address: number }
  /** Of one workstream, at any moment. */
  openConversations: number
  /** Open WebSockets: of one address, one conversation, one representative, and in all. */
  sockets: Record<SocketOwner | 'total', number>
}

export type Asker = 'address' | 'secret' | 'token' | 'bot' | 'representative'
export type SocketOwner = 'address' | 'conversation' | 'representative'

/** Says who has had enough. Each answer is the refusal, or undefined where all is well. */
export interface Limiter {
  /** A request came from that address; nobody is recognised yet. */
  arrived(address: string): Reply | undefined
  /** The request is that caller's: it counts for them instead of for the address. */
  recognised(kind: Exclude<Asker, 'address'>, name: string, address: string): Reply | undefined
  /** Somebody starts a conversation; without an address, with the workstream's secret. */
  starts(workstreamId: WorkstreamId, address?: string): Promise<Reply | undefined>
  /** Somebody opens a socket; `counted` says how many are open already, by owner. */
  opens(counted: Partial<Record<SocketOwner | 'total', number>>): Reply | undefined
}

/** Counting costs a look at each open conversation: seldom, and often only while the limit is near. */
const COUNT_MS = 60_000
const COUNT_NEAR_MS = 1_000

/** Without limits nobody ever has enough. */
export function createLimiter(limits: Limits | undefined, store: Pick<Store, 'openCount'>, clock: Clock): Limiter {
  if (!limits) return { arrived: none, recognised: none, starts: async () => undefined, opens: none }
  const requests = mapped(limits.requestsPerMinute, (perMinute) => createBuckets(perMinute, clock))
  const starts = mapped(limits.conversationsPerMinute, (perMinute) => createBuckets(perMinute, clock))
  const open = new Map<string, { count: number; at: number }>()

  async function hasRoom(workstreamId: WorkstreamId): Promise<boolean> {
    const { openConversations: most } = limits as Limits
    let known = open.get(workstreamId)
    // What began since then was added; what has ended since then leaves more room than was counted.
    if (!known || known.at + (known.count >= most ? COUNT_NEAR_MS : COUNT_MS) <= clock.now()) {
      known = { count: await store.openCount(workstreamId, most), at: clock.now() }
      open.set(workstreamId, known)
    }
    return ++known.count <= most
  }

  return {
    arrived: (address) => refusalAfter(requests.address.take(networkOf(address)), 'this address'),
    recognised(kind, name, address) {
      requests.address.giveBack(networkOf(address))
      return refusalAfter(requests[kind].take(name), `this ${kind}`)
    },
    async starts(workstreamId, address) {
      const waitMs =
        (address !== undefined && starts.address.take(networkOf(address))) || starts.workstream.take(workstreamId)
      if (waitMs > 0) return tooMany('Too many conversations begin here at once', waitMs)
      if (await hasRoom(workstreamId)) return undefined
      return tooMany('Too many conversations are open here', 30_000)
    },
    opens(counted) {
      const full = Object.entries(counted).find(([owner, count]) => count >= limits.sockets[owner as SocketOwner])
      return full && tooMany(`Too many sockets are open (limit of sockets.${full[0]})`, 5_000)
    },
  }
}

function none(): undefined {}

function mapped<Key extends string, From, To>(record: Record<Key, From>, make: (one: From) => To): Record<Key, To> {
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, make(one as From)])) as Record<Key, To>
}

function refusalAfter(waitMs: number, whose: string): Reply | undefined {
  return waitMs > 0 ? tooMany(`Too many requests of ${whose}`, waitMs) : undefined
}

function tooMany(what: string, waitMs: number): Reply {
  const seconds = Math.ceil(waitMs / 1000)
  const reply = fail(429, 'TooManyRequests', `${what}: try again in ${seconds} s.`)
  return { ...reply, headers: { 'retry-after': String(seconds) } }
}

/** Whoever has one IPv6 address as a rule has all of its /64. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.split('::')
  const [first, last] = [head, tail].map((part) => part.split(':').filter(Boolean)) as [string[], string[]]
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).map((part) => part.replace(/^0+(?=.)/, '')).join(':')
}
