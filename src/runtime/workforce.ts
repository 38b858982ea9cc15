import type { Presence } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { Store, WorkerRow } from '../store/store.ts'

/** Representatives' presence (ASG-5). */
export interface Workforce {
  /** Sets a presence; undefined for an unknown worker. */
  setPresence(workerId: WorkerId, presence: Presence): Promise<WorkerRow | undefined>
  onPresence(listener: (worker: WorkerRow) => void): void
}

export function createWorkforce(store: Store): Workforce {
  const listeners: ((worker: WorkerRow) => void)[] = []
  return {
    async setPresence(workerId, presence) {
      const worker = await store.setPresence(workerId, presence)
      if (worker) for (const listener of listeners) listener(worker)
      return worker
    },
    onPresence(listener) {
      listeners.push(listener)
    },
  }
}
