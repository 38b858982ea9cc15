import { useEffect, useState } from 'react'

/** What the address says: a reload, a link and the back button all lead to the same view. */
export interface Address {
  get(key: string): string | undefined
  /** Changes some of it; undefined takes it out. `replace` makes no step for the back button. */
  set(changes: Record<string, string | undefined>, replace?: boolean): void
  /** The same as a link. */
  link(changes: Record<string, string | undefined>): string
}

/** The query part of the page's address as state. */
export function useAddress(): Address {
  const [search, setSearch] = useState(location.search)
  useEffect(() => {
    const follow = () => setSearch(location.search)
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  const query = new URLSearchParams(search)

  function link(changes: Record<string, string | undefined>): string {
    const next = new URLSearchParams(location.search)
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(key)
      else next.set(key, value)
    }
    const text = next.toString()
    return location.pathname + (text === '' ? '' : `?${text}`)
  }

  return {
    get: (key) => query.get(key) || undefined,
    link,
    set(changes, replace = false) {
      history[replace ? 'replaceState' : 'pushState'](null, '', link(changes))
      setSearch(location.search)
    },
  }
}
