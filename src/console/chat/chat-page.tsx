import {
  Body1,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useState, type ReactNode } from 'react'
import type { Overview, SignInWays } from '../../desk/types.ts'
import { callApi } from '../shared/api.ts'
import { layoutsOf, type Layout } from '../shared/layout.ts'
import { useLocale } from '../shared/locale.tsx'
import { PageFrame } from '../shared/page-frame.tsx'
import { rememberChat, rememberedChat, startChat, startWith, type Chat } from './chat.ts'
import { Conversation } from './conversation.tsx'
import { askSite, givenBySite, wishOfUrl } from './given.ts'
import { PreChat } from './pre-chat.tsx'
import { useChatTexts } from './texts.ts'
import { TryIt } from './try-it.tsx'

const useStyles = makeStyles({
  columns: { display: 'flex', flexGrow: 1, minHeight: 0 },
  main: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0, overflowY: 'auto' },
  alone: { display: 'flex', flexDirection: 'column', height: '100vh' },
  middle: { margin: 'auto', maxWidth: '480px', padding: tokens.spacingHorizontalL },
})

/** What a router in development tells a page without a backend; `none` elsewhere. */
type Ground =
  | { workstreams: Overview['workstreams']; layouts: Layout[]; workers: SignInWays['workers'] }
  | 'none'
  | undefined

/** The customer's page: before the chat, the chat, and its end. */
export function ChatPage(): ReactNode {
  const styles = useStyles()
  const t = useChatTexts()
  const { preferred } = useLocale()
  const [wish] = useState(wishOfUrl)
  const [ground, setGround] = useState<Ground>()
  const [chat, setChat] = useState<Chat | undefined>(rememberedChat)
  const [problem, setProblem] = useState<string>()

  const nothingSaid = { name: '', locale: preferred, variables: {} }

  function open(next: Chat | undefined): void {
    rememberChat(next)
    setChat(next)
  }

  function start(starting: Promise<Chat>): void {
    setProblem(undefined)
    starting.then(open, (error: Error) => setProblem(t.failed(error.message)))
  }

  // A widget that names its workstream asks nothing: whoever opened it wants to talk.
  const startsAtOnce =
    wish.isFramed && wish.workstreamId !== undefined && !chat && ground !== undefined && ground !== 'none'
  useEffect(() => {
    if (startsAtOnce) start(startChat({ workstreamId: '', ...nothingSaid, ...wish }))
    // Once for each time that there is no chat.
  }, [startsAtOnce])
  const needsToken = wish.isFramed && !chat
  useEffect(() => {
    if (needsToken) askSite()
  }, [needsToken])
  useEffect(() => givenBySite((token) => start(startWith(token, { ...nothingSaid, ...wish }))), [wish, preferred])
  useEffect(() => {
    const overview = callApi<Overview>('GET', '/api/dev/overview')
    const ways = callApi<SignInWays>('GET', '/api/sign-in')
    Promise.all([overview, ways]).then(
      ([found, { workers }]) =>
        setGround({ workstreams: found.workstreams, layouts: layoutsOf(found), workers }),
      () => setGround('none'),
    )
  }, [])

  const body = chat ? (
    <Conversation key={chat.conversationId} chat={chat} onAgain={() => open(undefined)} />
  ) : wish.getsToken ? (
    <NeedsToken isAsked problem={problem} />
  ) : !ground || (startsAtOnce && problem === undefined) ? (
    <div className={styles.middle}>
      <Spinner />
    </div>
  ) : ground === 'none' ? (
    <NeedsToken isAsked={wish.isFramed} problem={problem} />
  ) : (
    <PreChat
      workstreams={ground.workstreams}
      first={wish}
      problem={problem}
      onStart={(wanted) => start(startChat(wanted))}
    />
  )
  if (wish.isFramed) return <main className={styles.alone}>{body}</main>
  return (
    <PageFrame title={t.title} filled>
      <div className={styles.columns}>
        <div className={styles.main}>{body}</div>
        {ground && ground !== 'none' && (
          <TryIt
            workers={ground.workers}
            layouts={ground.layouts}
            {...(chat && { conversationId: chat.conversationId })}
          />
        )}
      </div>
    </PageFrame>
  )
}

/** A frame's site was asked for a token, and takes a moment. */
function NeedsToken({ isAsked, problem }: { isAsked: boolean; problem: string | undefined }): ReactNode {
  const styles = useStyles()
  const t = useChatTexts()
  if (isAsked && problem === undefined) return <Spinner className={styles.middle} label={t.connecting} />
  return (
    <MessageBar className={styles.middle} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{problem ?? t.needsToken}</MessageBarTitle>
        <Body1>{t.needsTokenHint}</Body1>
      </MessageBarBody>
    </MessageBar>
  )
}
