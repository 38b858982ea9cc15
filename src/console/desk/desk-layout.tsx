import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useCallback, useRef, useState, type ReactNode } from 'react'
import type { ComposerHandle } from './composer/composer-context.ts'
import { ConversationPane } from './conversation/conversation-pane.tsx'
import { Details } from './conversation/details.tsx'
import type { Dialog } from './conversation/dialogs.ts'
import { useShowsDetails } from './conversation/use-shows-details.ts'
import { ConversationDialog } from './dialogs/conversation-dialog.tsx'
import { mine, roleIn, serves } from './model/state.ts'
import { useReport } from './reports.ts'
import { useShortcuts, type Shortcut } from './shortcuts.ts'
import { Nothing } from './side/nothing.tsx'
import { Side } from './side/side.tsx'
import { useDesk, useDeskState } from './use-desk.ts'

const useStyles = makeStyles({
  desk: { display: 'flex', flexGrow: 1, minHeight: 0 },
  side: {
    width: '300px',
    boxSizing: 'border-box',
    flexShrink: 0,
    borderInlineEndWidth: '1px',
    borderInlineEndStyle: 'solid',
    borderInlineEndColor: tokens.colorNeutralStroke2,
    '@media (max-width: 760px)': { width: '100%', borderInlineEndWidth: '0' },
  },
  middle: { display: 'flex', flexGrow: 1, minWidth: 0, minHeight: 0 },
  hiddenWhenNarrow: { '@media (max-width: 760px)': { display: 'none' } },
  details: {
    width: '280px',
    flexShrink: 0,
    boxSizing: 'border-box',
    borderInlineStartWidth: '1px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
  },
})

export interface DeskLayoutProps {
  onPresence(): void
  onShortcutList(): void
}

/** Requests and conversations at the side, the chosen one in the middle, its details beside it. */
export function DeskLayout({ onPresence, onShortcutList }: DeskLayoutProps): ReactNode {
  const styles = useStyles()
  const { actions, get } = useDesk()
  const report = useReport()
  const held = useDeskState((state) => (state.selected === undefined ? undefined : state.conversations[state.selected]))
  const [dialog, setDialog] = useState<Dialog>()
  const details = useShowsDetails(held?.id)
  const composer = useRef<ComposerHandle>(undefined)
  const onComposer = useCallback((handle: ComposerHandle) => void (composer.current = handle), [])

  function move(step: number): void {
    const ids = mine(get()).map(({ id }) => id)
    const place = ids.indexOf(get().selected ?? '')
    const next = place < 0 ? 0 : (place + step + ids.length) % ids.length
    if (ids.length > 0) actions.select(ids[next])
  }

  async function answer(how: 'accept' | 'reject'): Promise<void> {
    const [offer] = get().offers
    if (offer && (await report(actions[how](offer))) && how === 'accept') actions.select(offer.conversationId)
  }

  function open(next: Dialog): void {
    if (!held) return
    const role = roleIn(held, get().me.id)
    if (role === 'wrap-up' && next === 'end') void report(actions.simply(held.id, 'end'))
    else if (serves(role)) setDialog(next)
    else if (role !== undefined && role !== 'wrap-up' && (next === 'end' || next === 'leave')) setDialog('leave')
  }

  useShortcuts((shortcut) => {
    const ways: Record<Shortcut, () => void> = {
      accept: () => void answer('accept'),
      decline: () => void answer('reject'),
      next: () => move(1),
      previous: () => move(-1),
      reply: () => composer.current?.focus('public'),
      whisper: () => composer.current?.focus('internal'),
      'hand-back': () => open('hand-back'),
      transfer: () => open('transfer'),
      conference: () => open('conference'),
      end: () => open('end'),
      details: details.toggle,
      presence: onPresence,
      list: onShortcutList,
    }
    ways[shortcut]()
  })

  return (
    <div className={styles.desk}>
      <Side className={mergeClasses(styles.side, held && styles.hiddenWhenNarrow)} />
      <div className={mergeClasses(styles.middle, !held && styles.hiddenWhenNarrow)}>
        {held ? (
          <ConversationPane
            key={held.id}
            held={held}
            openDialog={open}
            onBack={() => actions.select(undefined)}
            onComposer={onComposer}
            details={details}
          />
        ) : (
          <Nothing />
        )}
      </div>
      {held && details.shown && !details.isOver && <Details held={held} className={styles.details} />}
      {held && dialog && <ConversationDialog held={held} dialog={dialog} onClose={() => setDialog(undefined)} />}
    </div>
  )
}
