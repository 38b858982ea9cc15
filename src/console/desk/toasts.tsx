import { Link, Toast, Toaster, ToastTitle, ToastTrigger, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useRef, type ReactNode } from 'react'
import { useDeskTexts } from './texts.ts'
import { useDesk, useDeskState } from './use-desk.ts'

/** Shows what the desk has to say; each goes by itself, errors stay longer. */
export function Toasts(): ReactNode {
  const id = useId('toasts')
  const { dispatchToast } = useToastController(id)
  const t = useDeskTexts()
  const { actions } = useDesk()
  const toasts = useDeskState((state) => state.toasts)
  const shown = useRef(0)
  useEffect(() => {
    for (const { id: number, kind, text, conversationId } of toasts) {
      if (number <= shown.current) continue
      shown.current = number
      const open = conversationId !== undefined && (
        <ToastTrigger>
          <Link onClick={() => actions.select(conversationId)}>{t.open}</Link>
        </ToastTrigger>
      )
      dispatchToast(
        <Toast>
          <ToastTitle action={open || undefined}>{text}</ToastTitle>
        </Toast>,
        { intent: kind, timeout: kind === 'error' ? 9_000 : 5_000, pauseOnHover: true },
      )
    }
  }, [toasts, dispatchToast, t, actions])
  return <Toaster toasterId={id} position="bottom-start" limit={4} />
}
