import type { StreamFrame } from '../../desk/types.ts'
import { ApiError, callApi, tabToken } from './api.ts'

/** live: hints come. connecting: for the first time. away: the router does not answer, tried again by itself. */
export type StreamState = 'connecting' | 'live' | 'away' | 'signed-out'

export interface StreamListener {
  onFrame(frame: StreamFrame): void
  onState(state: StreamState): void
}

export interface LiveStream {
  /** Tries again at once instead of at the next turn. */
  retry(): void
  close(): void
}

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 8_000

/**
 * The desk's live stream: a snapshot, then hints; after each reconnect a new snapshot. It reconnects by itself, after
 * half a second and then twice as long each time up to 8 s, and at once when the browser says that it is online again.
 */
export function openStream({ onFrame, onState }: StreamListener): LiveStream {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let closed = false

  function connect(): void {
    clearTimeout(timer)
    if (closed) return
    const token = tabToken.get()
    const url = new URL('/api/stream', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    if (token !== undefined) url.searchParams.set('token', token)
    const opened = (socket = new WebSocket(url))
    opened.onmessage = ({ data }) => {
      failures = 0
      onState('live')
      onFrame(JSON.parse(String(data)) as StreamFrame)
    }
    opened.onclose = () => {
      if (socket !== opened || closed) return
      socket = undefined
      void again()
    }
  }

  /** A browser does not say why a socket was refused: a plain request tells a router that is away from an old token. */
  async function again(): Promise<void> {
    const problem = await callApi('GET', '/api/me').catch((error: unknown) => error)
    if (closed || socket) return
    if (problem instanceof ApiError && (problem.status === 401 || problem.status === 403)) return onState('signed-out')
    onState('away')
    // A little chance, so that a floor full of desks does not come back in the same moment.
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++) * (0.75 + Math.random() / 2)
    timer = setTimeout(connect, waitMs)
  }

  function retry(): void {
    failures = 0
    if (!socket) connect()
  }

  onState('connecting')
  connect()
  addEventListener('online', retry)
  return {
    retry,
    close() {
      closed = true
      clearTimeout(timer)
      removeEventListener('online', retry)
      socket?.close()
    },
  }
}
