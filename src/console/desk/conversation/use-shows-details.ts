import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { remembered } from '../../shared/remembered.ts'
import { useMedia } from '../../shared/use-media.ts'

const KEY = 'handback.desk.details'

export interface ShowsDetails {
  shown: boolean
  /** Whether there is no room for them beside the conversation. */
  isOver: boolean
  toggle(): void
  /** Hides them where they lie over the conversation, and gives the focus back to the button. */
  close(): void
  /** The button that shows and hides them. */
  button: RefObject<HTMLButtonElement | null>
}

/**
 * Whether the details are shown. Beside the conversation they stay as they were left; over it they are shown only for
 * the conversation where they were asked for, and Escape closes them.
 */
export function useShowsDetails(conversationId: string | undefined): ShowsDetails {
  const isOver = useMedia('(max-width: 1120px)')
  const [beside, setBeside] = useState(() => remembered.get(KEY) !== 'hidden')
  const [over, setOver] = useState<string>()
  const button = useRef<HTMLButtonElement>(null)
  const shown = isOver ? over !== undefined && over === conversationId : beside

  function toggle(): void {
    if (isOver) return setOver(shown ? undefined : conversationId)
    remembered.set(KEY, beside ? 'hidden' : 'shown')
    setBeside(!beside)
  }

  function close(): void {
    setOver(undefined)
    button.current?.focus()
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isForAnother = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')
    if (event.key === 'Escape' && !event.isComposing && !isForAnother) close()
  })
  useEffect(() => {
    if (!isOver || !shown) return
    // On its way down: a dialog or a menu that Escape closes is still there.
    addEventListener('keydown', onKeyDown, true)
    return () => removeEventListener('keydown', onKeyDown, true)
  }, [isOver, shown])
  return { shown, isOver, toggle, close, button }
}
