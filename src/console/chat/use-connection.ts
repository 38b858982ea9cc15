import { useEffect, useRef, useState, type RefObject } from 'react'
import { refreshed, rememberChat, statusOf, type Chat, type ChatStatus } from './chat.ts'
import { tellSite } from './given.ts'
import { watchStatus } from './status-watch.ts'
import {
  connect,
  ENDED,
  EXPIRED,
  FAILED,
  loadWebChat,
  ONLINE,
  type Activity,
  type Connection,
  type WebChat,
} from './web-chat.ts'
import { WEB_CHAT_PATH } from './web-chat-path.ts'

/** How the chat is doing; `over` for good, each in its own words. */
export type Progress = 'connecting' | 'fetching' | 'not-fetched' | 'online' | 'offline' | 'expired' | 'ended'

export interface Talk {
  progress: Progress
  status: ChatStatus | undefined
  webChat: WebChat | undefined
  connection: RefObject<Connection | undefined>
}

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

    const watch = watchStatus(
      () => statusOf(chat),
      (found) => {
        if (found === 'away') return setProgress((was) => (was === 'online' ? 'offline' : was))
        setStatus(found)
        const isOver = found.status === 'ended'
        setProgress((was) => (isOver && was !== 'expired' ? 'ended' : was === 'offline' ? 'online' : was))
      },
    )

    function onConnection(code: number): void {
      if (code === ONLINE) setProgress('online')
      if (code === EXPIRED || code === FAILED) setProgress((was) => (was === 'connecting' ? 'expired' : 'offline'))
      if (code === ONLINE || code === ENDED) watch.soon()
    }

    function onActivity({ type, from }: Activity): void {
      watch.soon()
      if (type === 'message' && from?.role !== 'user') tellSite()
    }

    async function open(): Promise<void> {
      chat = await refreshed(first)
      const loaded = await loadWebChat(WEB_CHAT_PATH, () => setProgress('fetching'))
      if (stopped) return
      const made = (connection.current = connect(loaded, chat))
      subscriptions.push(
        made.connectionStatus$.subscribe(onConnection, watch.soon),
        made.activity$.subscribe(onActivity, watch.soon),
      )
      setWebChat(loaded)
    }

    open().catch(() => setProgress('not-fetched'))
    for (const event of ['focus', 'online', 'offline']) addEventListener(event, watch.soon)
    const refreshing = setInterval(() => {
      void refreshed(chat).then((next) => {
        if (!stopped) rememberChat((chat = next))
      })
    }, REFRESH_MS)
    return () => {
      stopped = true
      watch.stop()
      for (const event of ['focus', 'online', 'offline']) removeEventListener(event, watch.soon)
      clearInterval(refreshing)
      for (const subscription of subscriptions) subscription.unsubscribe()
      connection.current?.end()
    }
  }, [first])

  return { progress, status, webChat, connection }
}
