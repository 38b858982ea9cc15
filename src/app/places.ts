/** Counts what is open, by owner. */
export interface Places<Kind extends string> {
  /** How many each of those has open. */
  counted(keys: Partial<Record<Kind, string>>): Partial<Record<Kind, number>>
  /** One more of each of those; the answer is called when it is gone. */
  take(keys: Partial<Record<Kind, string>>): () => void
}

export function createPlaces<Kind extends string>(): Places<Kind> {
  const counts = new Map<string, number>()
  const entries = (keys: Partial<Record<Kind, string>>) => Object.entries(keys) as [Kind, string][]
  const change = (key: string, by: number) => {
    const count = (counts.get(key) ?? 0) + by
    if (count > 0) counts.set(key, count)
    else counts.delete(key)
  }
  return {
    counted(keys) {
      const found = entries(keys).map(([kind, id]) => [kind, counts.get(`${kind} ${id}`) ?? 0])
      return Object.fromEntries(found) as Partial<Record<Kind, number>>
    },
    take(keys) {
      const all = entries(keys).map(([kind, id]) => `${kind} ${id}`)
      for (const key of all) change(key, 1)
      return () => all.forEach((key) => change(key, -1))
    },
  }
}
