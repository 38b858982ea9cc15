import { useEffect, useEffectEvent } from 'react'
import type { DeskTexts } from './texts.ts'

/** What can be done by a key, beside what has the focus. */
export type Shortcut =
  | 'accept'
  | 'decline'
  | 'next'
  | 'previous'
  | 'reply'
  | 'whisper'
  | 'hand-back'
  | 'transfer'
  | 'conference'
  | 'end'
  | 'details'
  | 'presence'
  | 'list'

/** With Alt; those that browsers keep for their own menus (D, E, F) are left out. By place on the keyboard. */
const KEYS: Record<string, Shortcut> = {
  KeyA: 'accept',
  KeyX: 'decline',
  KeyJ: 'next',
  KeyK: 'previous',
  KeyR: 'reply',
  KeyW: 'whisper',
  KeyB: 'hand-back',
  KeyT: 'transfer',
  KeyC: 'conference',
  KeyQ: 'end',
  KeyI: 'details',
  KeyP: 'presence',
  KeyH: 'list',
}

/** The shortcuts in words, for the list. */
export function shortcutsIn(t: DeskTexts): { keys: string; text: string }[] {
  const words: Record<Shortcut, string> = {
    accept: t.shortcutAccept,
    decline: t.shortcutDecline,
    next: t.shortcutNext,
    previous: t.shortcutPrevious,
    reply: t.shortcutReply,
    whisper: t.shortcutWhisper,
    'hand-back': t.shortcutHandBack,
    transfer: t.shortcutTransfer,
    conference: t.shortcutConference,
    end: t.shortcutEnd,
    details: t.shortcutDetails,
    presence: t.shortcutPresence,
    list: t.shortcutList,
  }
  return Object.entries(KEYS).map(([code, shortcut]) => ({
    keys: `Alt+${code.slice('Key'.length)}${shortcut === 'list' ? ', ?' : ''}`,
    text: words[shortcut],
  }))
}

/** The shortcut that a key press is; undefined for every other key. `?` counts only where nobody writes. */
export function shortcutOf(event: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'code' | 'key'>, writes: boolean): Shortcut | undefined {
  if (event.ctrlKey || event.metaKey) return undefined
  if (event.altKey) return KEYS[event.code]
  return event.key === '?' && !writes ? 'list' : undefined
}

/** Calls with each shortcut that is pressed; an open dialog keeps its keys to itself. */
export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const act = useEffectEvent(onShortcut)
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { target } = event
      const writes = target instanceof HTMLElement && target.matches('input:not([type=radio]), textarea, select')
      const shortcut = shortcutOf(event, writes)
      if (!shortcut || document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      event.preventDefault()
      act(shortcut)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
