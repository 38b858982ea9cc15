import type { Store } from '../../src/store/store.ts'

/** That store, and a wait until it has answered all that it was asked. */
export function watched(store: Store): { store: Store; idle(): Promise<void> } {
  const asked = new Set<Promise<unknown>>()
  const watch = (method: (...given: unknown[]) => unknown) => (...given: unknown[]) => {
    const answer = method(...given)
    if (!(answer instanceof Promise)) return answer
    asked.add(answer)
    const answered = () => void asked.delete(answer)
    answer.then(answered, answered)
    return answer
  }
  const members = Object.entries(store).map(([name, member]) => [name, typeof member === 'function' ? watch(member) : member])
  return {
    store: Object.fromEntries(members) as Store,
    async idle() {
      while (asked.size > 0) await Promise.allSettled(asked)
    },
  }
}
