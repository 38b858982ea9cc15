import type { Presence } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { Store, WorkerRow } from '../store/store.ts'

/** Representatives' presence (ASG-5). */
export interface Workforce {
  /** Sets a presence; undefined for an unknown worker. */
  setPresence(workerId: WorkerId, presence: Presence): Promise<WorkerRow | undefined>
  /** Another process has set a presence. */
  hear(workerId: WorkerId): Promise<void>
  onPresence(listener: (worker: WorkerRow) => void): void
}

/** Presence as the store keeps it; this process's listeners are told of each change. */
export function createWorkforce(store: Store): Workforce {
  const listeners: ((worker: WorkerRow) => void)[] = []

  function tell(worker: WorkerRow | undefined): WorkerRow | undefined {
    if (worker) for (const listener of listeners) listener(worker)
    return worker
  }

  return {
    setPresence: async (workerId, presence) => tell(await store.setPresence(workerId, presence)),
    hear: async (workerId) => void tell(await store.worker(workerId)),
    onPresence(listener) {
      listeners.push(listener)
    },
  }
}
