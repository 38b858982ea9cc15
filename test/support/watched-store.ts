import type { Store } from '../../src/store/store.ts'

/** That store, and a wait until it has answered all that it was asked. */
export function watched(store: Store): { store: Store; idle(): Promise<void> } {
  const asked = new Set<Promise<unknown>>()
  const seen = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return (...given: unknown[]) => {
        const answer: unknown = method.apply(target, given)
        if (!(answer instanceof Promise)) return answer
        asked.add(answer)
        const answered = () => void asked.delete(answer)
        answer.then(answered, answered)
        return answer
      }
    },
  })
  return {
    store: seen,
    async idle() {
      while (asked.size > 0) await Promise.allSettled(asked)
    },
  }
}
