import type { Chat } from './chat.ts'

/** Of Web Chat's global script, what this page uses. */
export interface WebChat {
  createDirectLine(options: object): Connection
  renderWebChat(properties: object, element: HTMLElement): void
}

export interface Activity {
  type: string
  from?: { role?: string }
}

export interface Connection {
  activity$: Observable<Activity>
  connectionStatus$: Observable<number>
  postActivity(activity: object): Observable<string>
  end(): void
}

interface Observable<Value> {
  /** Without `failed` an error, such as the end of the conversation, would be one of the page. */
  subscribe(next: (value: Value) => void, failed: (error: unknown) => void): { unsubscribe(): void }
}

/** directlinejs's ConnectionStatus. */
export const ONLINE = 2
export const EXPIRED = 3
export const FAILED = 4
export const ENDED = 5

const LOOK_AGAIN_MS = 1_000

/**
 * Loads Web Chat's script once it is there; `onFetching` is told while the router still fetches it. Rejects where the
 * router could not.
 */
export async function loadWebChat(path: string, onFetching: () => void): Promise<WebChat> {
  const present = (): WebChat | undefined => (globalThis as { WebChat?: WebChat }).WebChat
  const loaded = present()
  if (loaded) return loaded
  for (;;) {
    const { status } = await fetch(path)
    if (status === 200) break
    if (status !== 503) throw new Error('not-fetched')
    onFetching()
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  await new Promise((resolve, reject) => {
    const script = document.createElement('script')
    Object.assign(script, { src: path, onload: resolve, onerror: reject })
    document.head.append(script)
  })
  const webChat = present()
  if (!webChat) throw new Error('not-fetched')
  return webChat
}

/** Direct Line to the conversation, from its first activity on. */
export function connect(webChat: WebChat, { conversationId, token }: Chat): Connection {
  return webChat.createDirectLine({ domain: `${location.origin}/v3/directline`, token, conversationId, watermark: '0' })
}
