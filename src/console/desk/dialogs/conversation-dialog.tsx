import type { ReactNode } from 'react'
import type { Dialog } from '../conversation/dialogs.ts'
import type { Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { customerName, useDesk } from '../use-desk.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { HandBackDialog } from './hand-back-dialog.tsx'
import { RequestDialog } from './request-dialog.tsx'

export interface ConversationDialogProps {
  held: Held
  dialog: Dialog
  onClose(): void
}

/** The dialog that is open about the conversation. */
export function ConversationDialog({ held, dialog, onClose }: ConversationDialogProps): ReactNode {
  const t = useDeskTexts()
  const { actions } = useDesk()
  const report = useReport()
  if (dialog === 'hand-back') return <HandBackDialog held={held} onClose={onClose} />
  if (dialog !== 'end' && dialog !== 'leave') return <RequestDialog held={held} kind={dialog} onClose={onClose} />
  const words = {
    end: { title: t.endTitle, lead: t.endLead(customerName(held, t)), action: t.endConversation },
    leave: { title: t.leaveTitle, lead: t.leaveLead, action: t.leave },
  }[dialog]
  return <ConfirmDialog {...words} act={() => report(actions.simply(held.id, dialog))} onClose={onClose} />
}
