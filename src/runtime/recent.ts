/** A map that keeps the entries used last and forgets the others. */
export interface Recent<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
  delete(key: Key): void
  clear(): void
}

/** An empty map that never holds more than `most` entries. */
export function createRecent<Key, Value>(most: number): Recent<Key, Value> {
  const entries = new Map<Key, Value | undefined>()
  return {
    get(key) {
      const value = entries.get(key)
      // While there is room, nobody asks which was used when, and keys stay where they are: see passing.ts.
      if (value === undefined || entries.size <= most / 2) return value
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      if (entries.size > most / 2) entries.delete(key)
      entries.set(key, value)
      // A Map iterates in order of insertion: the first key is the one not used for longest.
      if (entries.size > most) entries.delete(entries.keys().next().value as Key)
    },
    delete(key) {
      if (entries.size > most / 2) entries.delete(key)
      else if (entries.has(key)) entries.set(key, undefined)
    },
    clear: () => entries.clear(),
  }
}
