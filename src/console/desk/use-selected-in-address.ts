import { useEffect } from 'react'
import { useDesk, useDeskState } from './use-desk.ts'

const FORM = /^#\/c\/(.+)$/

/** The chosen conversation stands in the address: a reload, Back and a link lead to it. */
export function useSelectedInAddress(): void {
  const { actions, get } = useDesk()
  const selected = useDeskState((state) => state.selected)
  useEffect(() => {
    function read(): void {
      const [, id] = FORM.exec(location.hash) ?? []
      if (id !== get().selected) actions.select(id === undefined ? undefined : decodeURIComponent(id))
    }
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [actions, get])
  useEffect(() => {
    const hash = selected === undefined ? '' : `#/c/${encodeURIComponent(selected)}`
    if (hash === location.hash) return
    // The first effect has just read the address; only a choice made here is written.
    history.pushState(null, '', `${location.pathname}${location.search}${hash}`)
  }, [selected])
}
