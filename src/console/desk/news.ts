import type { LogEntry } from '../../desk/types.ts'
import type { DeskState, Toast } from './model/state.ts'
import type { DeskTexts } from './texts.ts'
import { customerName, workerName } from './use-desk.ts'

interface From {
  kind: string
  workerId?: string
}

/** What of a conversation's new entries is worth a toast: what the representative would else only see by looking there. */
export function newsOf(
  state: DeskState,
  id: string,
  entries: readonly LogEntry[],
  t: DeskTexts,
): Omit<Toast, 'id'>[] {
  const held = state.conversations[id]
  if (!held) return []
  const customer = customerName(held, t)
  const isOpen = state.selected === id
  return entries.flatMap((entry): Omit<Toast, 'id'>[] => {
    const link = isOpen ? {} : { conversationId: id }
    // Answers to one's own requests, and who came and went: told to representatives alone.
    const from = entry['from'] as From | undefined
    const text = (entry.activity as { text?: string } | undefined)?.text
    if (from?.kind === 'system' && entry.audience === 'internal' && text)
      return [{ kind: 'info', text: isOpen ? text : `${customer}: ${text}`, ...link }]
    if (entry.type === 'conversation-closed' && !isOpen) return [{ kind: 'info', text: t.toastClosed(customer), ...link }]
    const workerId = entry['workerId'] as string | undefined
    const isTaken = entry.type === 'session-opened' && workerId !== state.me.id && !isOpen
    return isTaken ? [{ kind: 'info', text: t.toastTaken(workerName(state, workerId), customer), ...link }] : []
  })
}
