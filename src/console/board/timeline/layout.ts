import type { SessionView } from '../../../desk/types.ts'
import { CUSTOMER, QUEUE, type Happening, type Story } from './happenings.ts'

/** A row of the picture: the customer, the queue, or one worker. From the top in order of appearance. */
export interface Lane {
  id: string
  name: string
  kind: 'customer' | 'queue' | 'bot' | 'representative'
}

/** A stay on a lane; `to` is the end of the picture where it goes on. */
export interface Segment {
  lane: string
  kind: 'present' | 'waiting' | 'offer' | 'session' | 'wrap-up'
  from: number
  to: number
  isOpen: boolean
  role?: string
  /** Why it ended, or how the offer did. */
  reason?: string
  queueId?: string
  id?: string
}

/** The conversation went from one lane to another. */
export interface Handover {
  from: string
  to: string
  at: number
  until: number
  kind: 'first' | 'escalation' | 'accepted' | 'transfer' | 'hand-back' | 'other'
}

export interface Picture {
  lanes: Lane[]
  segments: Segment[]
  handovers: Handover[]
  /** From the first event to the last, or to `now` where the conversation goes on; ms. */
  from: number
  to: number
}

/** The bars and arrows of a conversation. `nameOf` gives workers' names; `now` in ms. */
export function pictureOf(story: Story, happenings: Happening[], now: number, nameOf: (id: string) => string): Picture {
  const { conversation, log } = story
  const from = happenings[0]?.at ?? Date.parse(conversation.startedAt)
  const ended = happenings.findLast(({ kind }) => kind === 'closed')
  const to = ended ? (happenings.at(-1)?.at ?? ended.at) : Math.max(now, happenings.at(-1)?.at ?? from)
  const until = ended?.at ?? to
  const sessions = conversation.sessions.map((session) => sessionSegment(session, until))
  const segments = [
    { lane: CUSTOMER, kind: 'present' as const, from, to: until, isOpen: !ended },
    ...waits(log, until, !ended),
    ...offers(log, until, !ended),
    ...sessions,
    ...wrapUps(log, until, !ended),
  ].sort((one, other) => one.from - other.from)
  const kinds = new Map(
    log.flatMap((entry) =>
      entry.type === 'session-opened' ? [[String(entry['workerId']), String(entry['kind'])]] : [],
    ),
  )
  const lanes: Lane[] = [{ id: CUSTOMER, name: conversation.customer.name ?? '', kind: 'customer' }]
  const order = [...segments.map(({ lane }) => lane), ...happenings.map(({ lane }) => lane)]
  for (const id of new Set(order.filter((lane) => lane !== CUSTOMER && lane !== '')))
    lanes.push(
      id === QUEUE
        ? { id, name: '', kind: 'queue' }
        : { id, name: nameOf(id), kind: kinds.get(id) === 'bot' ? 'bot' : 'representative' },
    )
  const used = new Set([
    CUSTOMER,
    ...segments.map(({ lane }) => lane),
    ...happenings.filter(({ kind }) => kind !== 'routed').map(({ lane }) => lane),
  ])
  return { lanes: lanes.filter(({ id }) => used.has(id)), segments, handovers: handovers(segments, kinds), from, to }
}

function sessionSegment(session: SessionView, until: number): Segment {
  const { id, workerId, role, queueId, openedAt, closedAt, reason } = session
  const to = closedAt === undefined ? until : Date.parse(closedAt)
  const more = { role, queueId, id, ...(reason !== undefined && { reason }) }
  return { lane: workerId, kind: 'session', from: Date.parse(openedAt), to, isOpen: closedAt === undefined, ...more }
}

type Log = Story['log']

/** A conversation waits from being put before representatives until somebody has it. */
function waits(log: Log, until: number, goesOn: boolean): Segment[] {
  const found: Segment[] = []
  let open: Segment | undefined
  for (const entry of log) {
    const at = Date.parse(entry.at)
    const isPrimary = entry['role'] === undefined || entry['role'] === 'primary'
    const ends =
      entry.type === 'conversation-closed' || entry.type === 'routed' || (entry.type === 'session-opened' && isPrimary)
    if (ends && open) {
      Object.assign(open, { to: at, isOpen: false })
      open = undefined
    }
    if (entry.type !== 'routed' || entry['rung'] !== 'representatives') continue
    open = { lane: QUEUE, kind: 'waiting', from: at, to: until, isOpen: goesOn, queueId: String(entry['queueId']) }
    found.push(open)
  }
  return found
}

function offers(log: Log, until: number, goesOn: boolean): Segment[] {
  const found: Segment[] = []
  for (const entry of log) {
    if (entry.type === 'offer-made')
      found.push({
        lane: String(entry['workerId']),
        kind: 'offer',
        from: Date.parse(entry.at),
        to: until,
        isOpen: goesOn,
        id: String(entry['offerId']),
      })
    const made = entry.type === 'offer-closed' && found.find(({ id }) => id === entry['offerId'])
    if (made) Object.assign(made, { to: Date.parse(entry.at), isOpen: false, reason: String(entry['outcome']) })
  }
  return found
}

function wrapUps(log: Log, until: number, goesOn: boolean): Segment[] {
  return log.flatMap((entry) =>
    entry.type === 'wrap-up-started'
      ? [
          {
            lane: String(entry['workerId']),
            kind: 'wrap-up' as const,
            from: Date.parse(entry.at),
            to: until,
            isOpen: goesOn,
          },
        ]
      : [],
  )
}

/** From each stay of whoever had the conversation to the next one's. */
function handovers(segments: Segment[], kinds: Map<string, string>): Handover[] {
  const primary = segments.filter(
    ({ kind, role }) => kind === 'waiting' || (kind === 'session' && (role ?? 'primary') === 'primary'),
  )
  const steps: Handover[] = []
  for (const [index, next] of primary.entries()) {
    const before = primary[index - 1]
    const kind = before ? kindOf(before, next, kinds, primary.slice(0, index)) : 'first'
    steps.push({
      from: before?.lane ?? CUSTOMER,
      to: next.lane,
      at: before?.to ?? next.from,
      until: Math.max(next.from, before?.to ?? 0),
      kind,
    })
  }
  return steps
}

function kindOf(before: Segment, next: Segment, kinds: Map<string, string>, earlier: Segment[]): Handover['kind'] {
  if (before.kind === 'waiting') return 'accepted'
  const from = kinds.get(before.lane)
  if (from === 'bot' && before.reason === 'BotTransferToAgent') return 'escalation'
  const hadPerson = earlier.some(({ lane }) => kinds.get(lane) === 'representative')
  if (kinds.get(next.lane) === 'bot' && hadPerson) return 'hand-back'
  return from === 'representative' ? 'transfer' : 'other'
}
