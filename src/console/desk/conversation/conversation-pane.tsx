import { makeStyles, tokens } from '@fluentui/react-components'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ComposerContext, type ComposerHandle } from '../composer/composer-context.ts'
import { Composer } from '../composer/composer.tsx'
import { kept, type Draft } from '../model/kept.ts'
import { roleIn, type Held } from '../model/state.ts'
import { useDeskTexts } from '../texts.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { customerName, useDesk } from '../use-desk.ts'
import { ConversationBanner } from './conversation-banner.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { Details } from './details.tsx'
import type { Dialog } from './dialogs.ts'
import type { ShowsDetails } from './use-shows-details.ts'

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0, backgroundColor: tokens.colorNeutralBackground2 },
  log: { position: 'relative', display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  // Where there is no room beside the conversation they lie over what was said; what one can do stays in reach.
  detailsOver: {
    position: 'absolute',
    insetBlock: 0,
    insetInlineEnd: 0,
    width: 'min(280px, 90%)',
    zIndex: 1,
    boxShadow: tokens.shadow16,
  },
  // Beneath a long timeline it would be squeezed.
  banner: { flexShrink: 0 },
})

export interface ConversationPaneProps {
  held: Held
  openDialog(dialog: Dialog): void
  onBack(): void
  /** Given what other parts of the page may do with the composer. */
  onComposer(handle: ComposerHandle): void
  details: ShowsDetails
}

/** One conversation: who it is with, what was said, and where one writes. */
export function ConversationPane({ held, openDialog, onBack, onComposer, details }: ConversationPaneProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions, get } = useDesk()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraftHere] = useState<Draft>(() => kept.draft(held.id))
  const role = roleIn(held, get().me.id)
  const canWrite = role !== undefined && role !== 'wrap-up'
  const whisperOnly = role === 'consult' || role === 'monitor'

  const setDraft = useCallback(
    (next: Draft) => {
      kept.setDraft(held.id, next)
      setDraftHere(next)
    },
    [held.id],
  )
  const handle = useMemo<ComposerHandle>(
    () => ({
      put(text, audience) {
        const before = kept.draft(held.id).text
        setDraft({ text: before ? `${text}\n${before}` : text, audience })
        field.current?.focus()
      },
      focus(audience) {
        setDraft({ ...kept.draft(held.id), audience })
        field.current?.focus()
      },
    }),
    [held.id, setDraft],
  )
  useEffect(() => onComposer(handle), [handle, onComposer])
  useReading(held)
  useEffect(() => {
    // Whoever has just accepted begins to write.
    if (canWrite && actions.wasTaken(held.id)) field.current?.focus()
  }, [actions, canWrite, held.id])

  function send({ text, audience }: Draft): void {
    setDraft({ text: '', audience })
    void actions.say(held.id, text, audience)
  }

  return (
    <ComposerContext value={handle}>
      <div className={styles.pane}>
        <ConversationHeader held={held} openDialog={openDialog} onBack={onBack} details={details} />
        <div className={styles.log}>
          {details.shown && details.isOver && (
            <Details held={held} className={styles.detailsOver} onClose={details.close} />
          )}
          <Timeline held={held} />
        </div>
        <div className={styles.banner}>
          <ConversationBanner held={held} hasDraft={draft.text !== '' && !canWrite} />
        </div>
        {(canWrite || draft.text !== '') && (
          <Composer
            customer={customerName(held, t)}
            draft={draft}
            setDraft={setDraft}
            send={canWrite ? send : () => undefined}
            field={field}
            whisperOnly={whisperOnly}
          />
        )}
      </div>
    </ComposerContext>
  )
}

/** What stands before the reader's eyes counts as read. */
function useReading({ id, through }: Held): void {
  const { actions } = useDesk()
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') actions.markRead(id)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [actions, id, through])
}
