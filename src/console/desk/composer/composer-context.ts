import { createContext, useContext } from 'react'
import type { Audience } from '../model/outbox.ts'

/** What other parts of the conversation may do with its composer. */
export interface ComposerHandle {
  /** Puts a text back to be edited, before what stands there. */
  put(text: string, audience: Audience): void
  /** Goes there, to write to the customer or to whisper. */
  focus(audience: Audience): void
}

export const ComposerContext = createContext<ComposerHandle>({ put() {}, focus() {} })

export function useComposer(): ComposerHandle {
  return useContext(ComposerContext)
}
