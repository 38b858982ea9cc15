import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useSharedTexts } from '../../shared/texts.ts'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

export interface ConfirmDialogProps {
  title: string
  lead: string
  action: string
  canAct?: boolean
  /** Resolves with whether it worked: then the dialog closes. */
  act(): Promise<boolean>
  onClose(): void
  children?: ReactNode
}

/** Asks before something that can't be taken back; Enter does it. */
export function ConfirmDialog({ title, lead, action, canAct = true, act, onClose, children }: ConfirmDialogProps): ReactNode {
  const styles = useStyles()
  const shared = useSharedTexts()
  const [isBusy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (canAct) button.current?.focus()
  }, [canAct])
  async function submit(): Promise<void> {
    if (!canAct || isBusy) return
    setBusy(true)
    if (await act()) onClose()
    else setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => void (open || onClose())}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>
              <Body1>{lead}</Body1>
              {children}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{shared.cancel}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={!canAct || isBusy} ref={button}>
                {action}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
