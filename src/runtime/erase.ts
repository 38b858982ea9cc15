import { setImmediate } from 'node:timers/promises'
import { emptied, ERASED } from '../domain/erase.ts'
import type { ErasureCause, Event } from '../domain/events.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { ConversationRow, ErasureReport, Store } from '../store/store.ts'
import { auditId } from './audit-id.ts'
import type { Clock } from './clock.ts'
import type { Router } from './router.ts'

/** What erasure works with. */
export interface ErasureParts {
  router: Pick<Router, 'run' | 'conversation'>
  store: Store
  clock: Clock
}

const PAGE = 200

/** Erases all of a customer (AUT-51); who asked for it goes into the audit log. */
export async function eraseCustomer(parts: ErasureParts, customerId: string, actor: string): Promise<ErasureReport> {
  const report: ErasureReport = { conversations: 0, ended: 0, entries: 0 }
  for await (const row of conversationsAfter(parts.store, undefined)) {
    if (row.customer.id !== customerId || row.customer.erased) continue
    const { ended, entries } = await eraseConversation(parts, row.id, 'request', actor)
    report.conversations += 1
    report.ended += ended
    report.entries += entries
  }
  if (report.conversations > 0) await parts.store.purge?.()
  return report
}

/** All conversations, oldest first; others get their turn between pages. */
export async function* conversationsAfter(store: Store, after: ConversationRow | undefined) {
  for (let last = after; ;) {
    const page = await store.oldest(last, PAGE)
    yield* page
    last = page.at(-1)
    if (page.length < PAGE) return
    await setImmediate()
  }
}

/**
 * Erases one conversation. Its row names the customer until all else is done: what a crash interrupts is found again.
 * Throws where the conversation changes too fast or the store fails.
 */
export async function eraseConversation(
  { router, store, clock }: ErasureParts,
  id: ConversationId,
  cause: ErasureCause,
  actor: string,
): Promise<Omit<ErasureReport, 'conversations'>> {
  const before = await router.conversation(id)
  const answer = await router.run(id, { type: 'erase', cause })
  if ('refused' in answer) throw new Error(`${id} could not be erased: ${answer.refused}`)
  const { changed, entries } = await emptiedEntries(store, id)
  // First, so that it is never missing: whatever goes wrong after it is done once more.
  await store.audit({ at: clock.now(), id: auditId(), actor, action: 'erased', conversationId: id, data: { cause } })
  await store.scrub(id, changed, ERASED)
  return { ended: before && before.status !== 'Closed' ? 1 : 0, entries }
}

/** The log's entries that hold words themselves, without them; and how many do, with those that have content beside. */
async function emptiedEntries(store: Store, id: ConversationId): Promise<{ changed: Event[]; entries: number }> {
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
