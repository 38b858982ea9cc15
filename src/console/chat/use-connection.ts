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

const LOOK_MS = 4_000
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

    async function look(): Promise<void> {
      const found = await statusOf(chat)
      if (stopped || !found) return
      setStatus(found)
      if (found.status === 'ended') setProgress((was) => (was === 'expired' ? was : 'ended'))
    }

    function watch(code: number): void {
      if (code === ONLINE) {
        setProgress('online')
        // It exists now: a reload goes on with it instead of starting another.
        const { start: _, ...rest } = chat
        rememberChat((chat = rest))
        void look()
      } else if (code === EXPIRED || code === FAILED) setProgress((was) => (was === 'connecting' ? 'expired' : 'offline'))
      else if (code === ENDED) void look()
    }

    async function open(): Promise<void> {
      if (!first.start) chat = await refreshed(first)
      const loaded = await loadWebChat(WEB_CHAT_PATH, () => setProgress('fetching'))
      if (stopped) return
      const made = (connection.current = connect(loaded, chat))
      subscriptions.push(made.connectionStatus$.subscribe(watch), made.activity$.subscribe(() => void look()))
      setWebChat(loaded)
    }

    open().catch(() => setProgress('not-fetched'))
    const looking = setInterval(() => void look(), LOOK_MS)
    const refreshing = setInterval(() => {
      void refreshed(chat).then((next) => {
        if (!stopped) rememberChat((chat = next))
      })
    }, REFRESH_MS)
    return () => {
      stopped = true
      clearInterval(looking)
      clearInterval(refreshing)
      for (const subscription of subscriptions) subscription.unsubscribe()
      connection.current?.end()
    }
  }, [first])

  return { progress, status, webChat, connection }
}
