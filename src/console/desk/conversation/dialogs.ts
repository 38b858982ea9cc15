import type { RequestKind } from '../model/actions.ts'

/** The dialogs about a conversation. */
export type Dialog = RequestKind | 'hand-back' | 'end' | 'leave'
