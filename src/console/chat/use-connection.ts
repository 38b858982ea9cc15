import { useEffect, useRef, useState, type RefObject } from 'react'
import { refreshed, rememberChat, statusOf, type Chat, type ChatStatus } from './chat.ts'
import { connect, ENDED, EXPIRED, FAILED, loadWebChat, ONLINE, type Connection, type WebChat } from './web-chat.ts'
import { WEB_CHAT_PATH } from './web-chat-path.ts'

/** How the chat is doing; `over` for good, each in its own words. */
export type Progress = 'connecting' | 'fetching' | 'not-fetched' | 'online' | 'offline' | 'expired' | 'ended'

export interface Talk {
  progress: Progress
  status: ChatStatus | undefined
  webChat: WebChat | undefined
  connection: RefObject<Connection | undefined>
}

/** What the customer is shown changes with what arrives; how far one has come in the queue, and trouble, do not arrive. */
const LOOK_MS = { served: 20_000, waiting: 4_000, ended: 60_000, away: 2_000 }
/** Direct Line's tokens live for 30 minutes. */
const REFRESH_MS = 10 * 60_000

/** Connects Web Chat to the conversation, and asks whom the customer is talking to whenever something came. */
export function useConnection(first: Chat): Talk {
  const [progress, setProgress] = useState<Progress>('connecting')
  const [status, setStatus] = useState<ChatStatus>()
  const [webChat, setWebChat] = useState<WebChat>()
  const connection = useRef<Connection>(undefined)

  useEffect(() => {
    let stopped = false
    let chat = first
    const subscriptions: { unsubscribe(): void }[] = []

    let timer: ReturnType<typeof setTimeout> | undefined

    async function look(): Promise<void> {
      const found = await statusOf(chat)
      if (stopped) return
      clearTimeout(timer)
      timer = setTimeout(again, LOOK_MS[found?.status ?? 'away'])
      if (!found) return setProgress((was) => (was === 'online' ? 'offline' : was))
      setStatus(found)
      setProgress((was) =>
        found.status === 'ended' && was !== 'expired' ? 'ended' : was === 'offline' ? 'online' : was,
      )
    }

    const again = () => void look()

    function watch(code: number): void {
      if (code === ONLINE) {
        setProgress('online')
        again()
      } else if (code === EXPIRED || code === FAILED)
        setProgress((was) => (was === 'connecting' ? 'expired' : 'offline'))
      else if (code === ENDED) again()
    }

    async function open(): Promise<void> {
      chat = await refreshed(first)
      const loaded = await loadWebChat(WEB_CHAT_PATH, () => setProgress('fetching'))
      if (stopped) return
      const made = (connection.current = connect(loaded, chat))
      subscriptions.push(made.connectionStatus$.subscribe(watch, again), made.activity$.subscribe(again, again))
      setWebChat(loaded)
    }

    open().catch(() => setProgress('not-fetched'))
    for (const event of ['focus', 'online', 'offline']) addEventListener(event, again)
    const refreshing = setInterval(() => {
      void refreshed(chat).then((next) => {
        if (!stopped) rememberChat((chat = next))
      })
    }, REFRESH_MS)
    return () => {
      stopped = true
      clearTimeout(timer)
      for (const event of ['focus', 'online', 'offline']) removeEventListener(event, again)
      clearInterval(refreshing)
      for (const subscription of subscriptions) subscription.unsubscribe()
      connection.current?.end()
    }
  }, [first])

  return { progress, status, webChat, connection }
}
