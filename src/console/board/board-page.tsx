import { Body1, Button, Link, makeStyles, Spinner, Tab, TabList, Title3, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../desk/types.ts'
import { PageFrame } from '../shared/page-frame.tsx'
import { SignInGate, type Session } from '../shared/sign-in-gate.tsx'
import { useSharedTexts } from '../shared/texts.ts'
import { ConversationPage } from './conversation/conversation-page.tsx'
import { Conversations } from './conversations/conversations.tsx'
import { Overview } from './overview/overview.tsx'
import { Surveys } from './surveys/surveys.tsx'
import { useBoardTexts } from './texts.ts'
import { useAddress } from './use-address.ts'
import { useAsked, useLive } from './use-live.ts'

const useStyles = makeStyles({
  middle: {
    margin: 'auto',
    padding: tokens.spacingHorizontalL,
    textAlign: 'center',
    display: 'grid',
    gap: tokens.spacingVerticalM,
  },
  tabs: {
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: {
    width: '100%',
    maxWidth: '1400px',
    boxSizing: 'border-box',
    margin: '0 auto',
    padding: tokens.spacingHorizontalXL,
    '@media (max-width: 560px)': { padding: tokens.spacingHorizontalS },
  },
  who: { color: tokens.colorNeutralForeground2, '@media (max-width: 560px)': { display: 'none' } },
  away: { padding: tokens.spacingHorizontalS },
})

/** The supervisors' page: queues, people, conversations with their timelines, surveys. */
export function BoardPage(): ReactNode {
  const t = useBoardTexts()
  return (
    <SignInGate frame={(content) => <PageFrame title={t.title}>{content}</PageFrame>}>
      {(session) => <SignedIn session={session} />}
    </SignInGate>
  )
}

function SignedIn({ session }: { session: Session }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const shared = useSharedTexts()
  const { me, signOut } = session
  const actions = (
    <>
      <span className={styles.who}>{t.signedInAs(me.name)}</span>
      <Button appearance="subtle" onClick={signOut}>
        {shared.signOut}
      </Button>
    </>
  )
  return (
    <PageFrame title={t.title} actions={actions}>
      {me.roles.includes('supervisor') ? (
        <Board session={session} />
      ) : (
        <div className={styles.middle}>
          <Title3 as="h1">{t.onlySupervisors}</Title3>
          <Body1>{t.onlySupervisorsHint(me.name)}</Body1>
          <Link href="/desk">{shared.desk}</Link>
        </div>
      )}
    </PageFrame>
  )
}

const VIEWS = ['now', 'conversations', 'surveys'] as const
export type View = (typeof VIEWS)[number]

function Board({ session }: { session: Session }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const shared = useSharedTexts()
  const address = useAddress()
  const live = useLive(session.expire)
  const queues = useAsked<QueueView[]>('/api/queues', live.beat).answer
  const workers = useAsked<WorkerView[]>('/api/workers', live.beat).answer
  const conversationId = address.get('conversation')
  const view = conversationId ? 'conversations' : (VIEWS.find((one) => one === address.get('view')) ?? 'now')

  return (
    <>
      <nav className={styles.tabs} aria-label={t.parts}>
        <TabList
          selectedValue={view}
          onTabSelect={(_, { value }) =>
            address.set({ view: value === 'now' ? undefined : String(value), conversation: undefined })
          }
        >
          <Tab value="now">{t.now}</Tab>
          <Tab value="conversations">{t.conversations}</Tab>
          <Tab value="surveys">{t.surveys}</Tab>
        </TabList>
      </nav>
      {live.state === 'away' && <Spinner className={styles.away} size="tiny" label={shared.away} />}
      <div className={styles.body}>
        {!queues || !workers ? (
          <Spinner label={t.loading} />
        ) : conversationId ? (
          <ConversationPage
            key={conversationId}
            id={conversationId}
            live={live}
            workers={workers}
            queues={queues}
            address={address}
          />
        ) : view === 'now' ? (
          <Overview queues={queues} workers={workers} live={live} address={address} />
        ) : view === 'conversations' ? (
          <Conversations queues={queues} workers={workers} live={live} address={address} />
        ) : (
          <Surveys live={live} address={address} />
        )}
      </div>
    </>
  )
}
