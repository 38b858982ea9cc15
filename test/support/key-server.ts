import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JWK } from 'jose'

/** An issuer's key set on the network. */
export interface KeyServer {
  url: string
  /** What it answers with; undefined for 500. */
  keys: JWK[] | undefined
  /** How often it was asked. */
  asked: number
  stop(): Promise<void>
}

export async function startKeyServer(keys: JWK[]): Promise<KeyServer> {
  const server = createServer((_, response) => {
    own.asked += 1
    response.statusCode = own.keys ? 200 : 500
    response.end(JSON.stringify({ keys: own.keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    asked: 0,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return own
}
