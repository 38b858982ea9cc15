import type { Desk } from '../domain/desk.ts'
import type { ConversationRow } from '../store/store.ts'
import { conversationsAfter, eraseConversation, eraseCustomer, type ErasureParts } from './erase.ts'
import type { Log } from './log.ts'

/** Erases what was said once its time is up (AUT-52), and whomever the command line asks for (AUT-51). */
export interface Retention {
  start(): void
  /** Finishes the conversation that is under way. */
  stop(): Promise<void>
}

const ASKED_MS = 2_000
const LOOK_MS = 3_600_000
/** Only one process at a time looks for what is to be erased; were it two, they would only do it twice. */
const LEASE = 'erasure'

export function createRetention(parts: ErasureParts & { desk: Desk; log: Log }): Retention {
  const { store, desk, clock, log } = parts
  const kept = [...desk.workstreams.values()].map(({ retentionMs }) => retentionMs ?? Infinity)
  const shortest = Math.min(Infinity, ...kept)
  /** Everything up to this conversation is erased. */
  let done: ConversationRow | undefined
  let lookedAt = 0
  let stopped = false
  let cancel = () => {}
  let running = Promise.resolve()

  async function answerRequests(): Promise<void> {
    for (const { id, customerId } of await store.erasuresAsked()) {
      if (customerId !== undefined) {
        const report = await eraseCustomer(parts, customerId, 'command line')
        await store.erasureForgotten(id, report)
        log.info({ ...report }, 'a customer was erased')
      }
      // Once more, as the request itself has named them until now.
      await store.purge?.()
      await store.erasureDone(id, clock.now())
    }
  }

  async function eraseOld(): Promise<void> {
    if (shortest === Infinity || clock.now() - lookedAt < LOOK_MS) return
    lookedAt = clock.now()
    let behind = true
    let erased = 0
    for await (const row of conversationsAfter(store, done)) {
      if (stopped || row.startedAt + shortest > clock.now()) break
      if (isOver(row)) {
        await eraseConversation(parts, row.id, 'retention', 'retention')
        erased += 1
      } else if (!row.customer.erased) behind = false
      if (behind) done = row
    }
    if (erased === 0) return
    await store.purge?.()
    log.info({ conversations: erased }, 'what was said longer ago than is kept was erased')
  }

  function isOver({ status, customer, workstreamId, lastAt }: ConversationRow): boolean {
    const retentionMs = desk.workstreams.get(workstreamId)?.retentionMs ?? Infinity
    return status === 'Closed' && !customer.erased && lastAt + retentionMs <= clock.now()
  }

  async function look(): Promise<void> {
    try {
      if (!store.sharing || (await store.sharing.lease(LEASE))) {
        await answerRequests()
        await eraseOld()
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
    start: arm,
    async stop() {
      stopped = true
      cancel()
      await running
    },
  }
}
