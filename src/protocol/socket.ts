import type { Call, Reply } from './http.ts'

/** Closing code for a client that should connect again (IANA: Service Restart). */
export const COME_AGAIN = 1012

/** Closing code for a client whose sign-in has ended (4000 to 4999 are for applications; as HTTP's 401). */
export const SIGN_IN_AGAIN = 4401

/** A WebSocket as the edges see it; the adapter in app makes it of a real one. */
export interface Socket {
  /** Resolves once the text has left this process, or the connection is gone. */
  send(text: string): Promise<void>
  /** Ends the connection with a WebSocket close code (RFC 6455, 7.4.1). */
  close(code: number, reason: string): void
  /** Calls once, when the connection is gone for whatever reason. */
  onClose(work: () => void): void
  onMessage(work: (text: string) => void): void
}

/** An address at which WebSockets are opened. */
export interface SocketRoute {
  path: RegExp
  /** Whether pages of other sites may open it; the others are for our own pages and for programs (AUT-46). */
  crossOrigin?: boolean
  /** Whom the socket is for and what to do with it, or the refusal to answer the upgrade with. */
  open(call: Call): Promise<Opening | Reply>
}

/** A socket that may be opened. */
export interface Opening {
  /** For whom: each may have only so many. */
  owner: { kind: 'conversation' | 'representative'; id: string }
  serve(socket: Socket): void
}
