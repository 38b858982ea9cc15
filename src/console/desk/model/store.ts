import type { DeskState, Held, Toast } from './state.ts'

/** The desk's state and who listens to it. */
export interface Store {
  get(): DeskState
  set(change: Partial<DeskState>): void
  /** Changes one conversation; one that is not held is made. */
  patch(id: string, change: Partial<Held>): void
  forget(id: string): void
  toast(toast: Omit<Toast, 'id'>): void
  subscribe(listener: () => void): () => void
}

export function createStore(first: DeskState): Store {
  let state = first
  let toasts = 0
  const listeners = new Set<() => void>()

  function set(change: Partial<DeskState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  return {
    get: () => state,
    set,
    patch(id, change) {
      const held = state.conversations[id] ?? { id, seq: 0, chunks: [], read: 0 }
      set({ conversations: { ...state.conversations, [id]: { ...held, ...change } } })
    },
    forget(id) {
      const { [id]: _, ...conversations } = state.conversations
      set({ conversations })
    },
    toast: (toast) => set({ toasts: [...state.toasts, { ...toast, id: ++toasts }] }),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
