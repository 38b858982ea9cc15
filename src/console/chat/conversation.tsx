import { Button, makeStyles, mergeClasses, Spinner, Text, tokens } from '@fluentui/react-components'
import { useEffect, useRef, type ReactNode } from 'react'
import { useThemes } from '../shared/theme-provider.tsx'
import { darkTheme, lightTheme, own } from '../shared/theme.ts'
import type { Chat } from './chat.ts'
import { styleOptionsOf } from './look.ts'
import { useChatTexts } from './texts.ts'
import { useConnection, type Talk } from './use-connection.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '44px',
    paddingInline: tokens.spacingHorizontalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  dot: { flexShrink: 0, width: '10px', height: '10px', borderRadius: '50%', backgroundColor: own.waitingColor },
  bot: { backgroundColor: own.botColor },
  person: { backgroundColor: own.personColor },
  who: { flexGrow: 1, minWidth: 0 },
  button: { flexShrink: 0, whiteSpace: 'nowrap' },
  chat: { flexGrow: 1, minHeight: 0, '& > div': { height: '100%' } },
  middle: {
    display: 'flex',
    flexGrow: 1,
    alignItems: 'center',
    justifyContent: 'center',
    padding: tokens.spacingHorizontalL,
  },
})

/** Web Chat, and above it a line that says whom one is talking to. */
export function Conversation({ chat, onAgain }: { chat: Chat; onAgain: () => void }): ReactNode {
  const styles = useStyles()
  const t = useChatTexts()
  const talk = useConnection(chat)
  const { progress, status, connection } = talk
  const isOver = progress === 'ended' || progress === 'expired'
  const servedBy = !isOver && status?.status === 'served' ? status.by.kind : undefined
  const dot = mergeClasses(styles.dot, servedBy === 'bot' && styles.bot, servedBy === 'representative' && styles.person)

  function end(): void {
    const from = { id: chat.userId, role: 'user' }
    // The router answers by closing the stream; where it does not, the next look at the status says so.
    connection.current?.postActivity({ type: 'endOfConversation', from }).subscribe(
      () => undefined,
      () => undefined,
    )
  }

  return (
    <section className={styles.root} aria-label={t.chat}>
      <div className={styles.bar}>
        <span className={dot} aria-hidden />
        <Text className={styles.who} role="status" weight="semibold">
          {whoWords(t, talk)}
        </Text>
        {isOver || progress === 'not-fetched' ? (
          <Button className={styles.button} appearance="primary" onClick={onAgain}>
            {t.again}
          </Button>
        ) : (
          <Button className={styles.button} appearance="subtle" onClick={end} disabled={progress !== 'online'}>
            {t.end}
          </Button>
        )}
      </div>
      {talk.webChat ? (
        <Transcript chat={chat} talk={talk} isOver={isOver} />
      ) : (
        <div className={styles.middle}>{progress === 'not-fetched' ? <Text>{t.notFetched}</Text> : <Spinner />}</div>
      )}
    </section>
  )
}

interface Card {
  activity: { type: string }
}

/** The line above says that it is over; Web Chat has no picture for it. */
function activityMiddleware() {
  return (next: (card: Card) => unknown) => (card: Card) => card.activity.type !== 'endOfConversation' && next(card)
}

/** Web Chat renders with a React of its own, so it is drawn into an element and told of changes by another call. */
function Transcript({ chat, talk, isOver }: { chat: Chat; talk: Talk; isOver: boolean }): ReactNode {
  const styles = useStyles()
  const { isDark } = useThemes()
  const element = useRef<HTMLDivElement>(null)
  const { webChat, connection } = talk
  useEffect(() => {
    if (!webChat || !element.current || !connection.current) return
    const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
    const styleOptions = styleOptionsOf(isDark ? darkTheme : lightTheme, isOver)
    const { userId: userID, name: username, locale } = chat
    const directLine = connection.current
    webChat.renderWebChat(
      { directLine, userID, username, locale, nonce, styleOptions, activityMiddleware },
      element.current,
    )
  }, [webChat, connection, chat, isDark, isOver])
  return <div ref={element} className={styles.chat} />
}

function whoWords(t: ReturnType<typeof useChatTexts>, { progress, status }: Talk): string {
  if (progress === 'ended') return t.ended
  if (progress === 'expired') return t.expired
  if (progress === 'fetching') return t.fetching
  if (progress === 'not-fetched') return t.failed('Web Chat')
  if (progress === 'offline') return t.offline
  if (progress === 'connecting' || !status) return t.connecting
  if (status.status === 'served')
    return status.by.kind === 'bot' ? t.talkingToBot(status.by.name) : t.talkingTo(status.by.name)
  if (status.status === 'ended') return t.ended
  return status.position === undefined ? t.waiting : t.waitingAt(status.position)
}
