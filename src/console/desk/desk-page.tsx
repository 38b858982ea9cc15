import { Button, MessageBar, MessageBarActions, MessageBarBody, Spinner, Tooltip } from '@fluentui/react-components'
import { Keyboard20Regular } from '@fluentui/react-icons/svg/keyboard'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { PageFrame } from '../shared/page-frame.tsx'
import { SignInGate, type Session } from '../shared/sign-in-gate.tsx'
import { useSharedTexts } from '../shared/texts.ts'
import { DeskLayout } from './desk-layout.tsx'
import { ShortcutsDialog } from './dialogs/shortcuts-dialog.tsx'
import { openDesk, type Desk } from './model/desk.ts'
import { mine, unreadIn } from './model/state.ts'
import { watchForTabs } from './model/tabs.ts'
import { newsOf } from './news.ts'
import { PresenceMenu } from './presence-menu.tsx'
import { useDeskTexts } from './texts.ts'
import { Toasts } from './toasts.tsx'
import { DeskContext, useDesk, useDeskState } from './use-desk.ts'
import { useSelectedInAddress } from './use-selected-in-address.ts'

/** The desk of whoever is signed in. */
export function DeskPage(): ReactNode {
  const t = useDeskTexts()
  return (
    <SignInGate frame={(content) => <PageFrame title={t.title}>{content}</PageFrame>}>
      {(session) => <Room key={session.me.id} session={session} />}
    </SignInGate>
  )
}

function Room({ session }: { session: Session }): ReactNode {
  const t = useDeskTexts()
  const shared = useSharedTexts()
  const [desk, setDesk] = useState<Desk>()
  const texts = useRef(t)
  useEffect(() => void (texts.current = t), [t])
  useEffect(() => {
    const opened = openDesk(session.me, {
      onSignedOut: session.expire,
      onEntries(id, entries) {
        for (const toast of newsOf(opened.get(), id, entries, texts.current)) opened.toast(toast)
      },
      onOfferGone: ({ customer }) =>
        opened.toast({ kind: 'warning', text: texts.current.offerGone(customer.name ?? texts.current.anonymous) }),
    })
    const unwatch = watchForTabs(session.me.id, () => opened.toast({ kind: 'info', text: texts.current.secondTab }))
    setDesk(opened)
    return () => {
      unwatch()
      opened.close()
    }
    // A session is given once: the gate makes a new room for another one.
  }, [])
  if (!desk) return <Spinner label={shared.connecting} />
  return (
    <DeskContext value={desk}>
      <SignedIn onSignOut={session.signOut} />
    </DeskContext>
  )
}

function SignedIn({ onSignOut }: { onSignOut(): void }): ReactNode {
  const t = useDeskTexts()
  const [showsPresence, setShowsPresence] = useState(false)
  const [showsShortcuts, setShowsShortcuts] = useState(false)
  const waiting = useDeskState((state) => {
    return state.offers.length + mine(state).reduce((sum, held) => sum + unreadIn(held, state.me.id), 0)
  })
  useSelectedInAddress()
  return (
    <PageFrame
      title={t.title}
      count={waiting}
      filled
      actions={
        <>
          <Tooltip content={t.shortcuts} relationship="label">
            <Button appearance="subtle" icon={<Keyboard20Regular />} onClick={() => setShowsShortcuts(true)} />
          </Tooltip>
          <PresenceMenu open={showsPresence} onOpen={setShowsPresence} onSignOut={onSignOut} />
        </>
      }
    >
      <AwayBar />
      <DeskLayout onPresence={() => setShowsPresence(true)} onShortcutList={() => setShowsShortcuts(true)} />
      {showsShortcuts && <ShortcutsDialog onClose={() => setShowsShortcuts(false)} />}
      <Toasts />
    </PageFrame>
  )
}

function AwayBar(): ReactNode {
  const shared = useSharedTexts()
  const desk = useDesk()
  const stream = useDeskState((state) => state.stream)
  if (stream !== 'away') return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{shared.away}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={desk.retry}>{shared.retry}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}
