import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Desk } from '../domain/desk.ts'
import { emptied, ERASED } from '../domain/erase.ts'
import type { ErasureCause, Event } from '../domain/events.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { ConversationRow, ErasureReport, Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Router } from './router.ts'

/** Erases what was said: of a customer on request, of everybody once its time is up (AUT-51, AUT-52). */
export interface Erasure {
  /** Erases all of a customer; who asked for it goes into the audit log. */
  eraseCustomer(customerId: string, actor: string): Promise<ErasureReport>
  start(): void
  /** Finishes the conversation that is under way. */
  stop(): Promise<void>
}

const PAGE = 200
const ASKED_MS = 2_000
const RETENTION_MS = 3_600_000
/** Only one process at a time looks for what is to be erased; were it two, they would only do it twice. */
const LEASE = 'erasure'

interface Parts {
  router: Pick<Router, 'run' | 'conversation'>
  store: Store
  desk: Desk
  clock: Clock
  log: Log
}

export function createErasure({ router, store, desk, clock, log }: Parts): Erasure {
  const kept = [...desk.workstreams.values()].map(({ retentionMs }) => retentionMs ?? Infinity)
  const shortest = Math.min(Infinity, ...kept)
  /** Everything up to this conversation is erased. */
  let done: ConversationRow | undefined
  let lookedAt = 0
  let stopped = false
  let cancel = () => {}
  let running = Promise.resolve()

  async function erase(id: ConversationId, cause: ErasureCause, actor: string): Promise<Omit<ErasureReport, 'conversations'>> {
    const before = await router.conversation(id)
    const answer = await router.run(id, { type: 'erase', cause })
    if ('refused' in answer) throw new Error(`${id} could not be erased: ${answer.refused}`)
    const { changed, entries } = await emptiedEntries(id)
    // First, so that it is never missing: whatever goes wrong after it is done once more.
    await store.audit({ at: clock.now(), id: randomUUID(), actor, action: 'erased', conversationId: id, data: { cause } })
    await store.scrub(id, changed, ERASED)
    return { ended: before && before.status !== 'Closed' ? 1 : 0, entries }
  }

  /** The log's entries that hold words themselves, without them; and how many do, with those that have content beside. */
  async function emptiedEntries(id: ConversationId): Promise<{ changed: Event[]; entries: number }> {
    const changed: Event[] = []
    let entries = 0
    for (let after = 0; ;) {
      const events = await store.log(id, after, PAGE)
      for (const event of events) {
        const without = emptied(event)
        if (JSON.stringify(without) === JSON.stringify(event)) continue
        entries += 1
        if (event.type !== 'activity-accepted') changed.push(without)
      }
      after = events.at(-1)?.seq ?? after
      if (events.length < PAGE) return { changed, entries }
    }
  }

  async function eraseCustomer(customerId: string, actor: string): Promise<ErasureReport> {
    const report: ErasureReport = { conversations: 0, ended: 0, entries: 0 }
    for await (const row of rows(undefined)) {
      if (row.customer.id !== customerId || row.customer.erased) continue
      const { ended, entries } = await erase(row.id, 'request', actor)
      report.conversations += 1
      report.ended += ended
      report.entries += entries
    }
    return report
  }

  /** All conversations, oldest first; others get their turn between pages. */
  async function* rows(after: ConversationRow | undefined) {
    for (let last = after; ;) {
      const page = await store.oldest(last, PAGE)
      yield* page
      last = page.at(-1)
      if (page.length < PAGE) return
      await setImmediate()
    }
  }

  async function answerRequests(): Promise<void> {
    for (const { id, customerId } of await store.erasuresAsked()) {
      const report = await eraseCustomer(customerId, 'command line')
      await store.erasureDone(id, clock.now(), report)
      log.info({ ...report }, 'a customer was erased')
    }
  }

  async function enforceRetention(): Promise<void> {
    if (shortest === Infinity || clock.now() - lookedAt < RETENTION_MS) return
    lookedAt = clock.now()
    let behind = true
    for await (const row of rows(done)) {
      if (stopped || row.startedAt + shortest > clock.now()) return
      if (isOver(row)) await erase(row.id, 'retention', 'retention')
      else if (!row.customer.erased) behind = false
      if (behind) done = row
    }
  }

  function isOver({ status, customer, workstreamId, lastAt }: ConversationRow): boolean {
    const retentionMs = desk.workstreams.get(workstreamId)?.retentionMs ?? Infinity
    return status === 'Closed' && !customer.erased && lastAt + retentionMs <= clock.now()
  }

  async function look(): Promise<void> {
    try {
      if (!store.sharing || (await store.sharing.lease(LEASE))) {
        await answerRequests()
        await enforceRetention()
      }
    } catch (error) {
      log.error({ error }, 'something was not erased; it is tried again')
    }
    arm()
  }

  function arm(): void {
    if (!stopped) cancel = clock.after(ASKED_MS, () => void (running = look()))
  }

  return {
    eraseCustomer,
    start: arm,
    async stop() {
      stopped = true
      cancel()
      await running
    },
  }
}
