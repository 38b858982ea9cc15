import type { Server } from 'node:http'

/** How long the router waits for one who sends or reads, in ms. */
const PATIENCE = { headers: 10_000, request: 30_000, silence: 60_000, look: 5_000 }

/** Ends whoever sends too slowly, with 408, and whoever reads nothing of an answer (AUT-47). Not for WebSockets. */
export function endSlow(server: Server, patience = PATIENCE): void {
  Object.assign(server, {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    // As an option of createServer, which restify does not pass on; it is read when the server begins to listen.
    connectionsCheckingInterval: patience.look,
  })
  server.setTimeout(patience.silence)
}
