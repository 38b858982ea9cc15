import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** Stands between a store and its server, and breaks connections at the worst moments. */
export interface Proxy {
  url: string
  /** At the next commit: its answer is lost, or the commit itself never arrives. */
  breakAtCommit(moment: 'answer' | 'request'): void
  /** Breaks every connection, and refuses new ones until it is opened again. */
  shut(): void
  open(): void
  /** From now on nothing comes through on the connections that there are, and nobody is told. */
  swallow(): void
  close(): Promise<void>
}

export async function openProxy(to: string): Promise<Proxy> {
  const server = new URL(to)
  const sockets = new Set<Socket>()
  let swallowed = new Set<Socket>()
  let moment: 'answer' | 'request' | undefined
  let shut = false

  const proxy = createServer((client) => {
    if (shut) return client.destroy()
    const upstream = connect(Number(server.port || 5432), server.hostname)
    let answerIsLost = false
    for (const [socket, peer] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(socket)
      socket.on('error', () => peer.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        peer.destroy()
      })
    }
    client.on('data', (data) => {
      if (moment && data.includes('commit\0')) {
        if (moment === 'request') client.destroy()
        else answerIsLost = true
        moment = undefined
      }
      if (!client.destroyed && !swallowed.has(client)) upstream.write(data)
    })
    // By the time it answers, the commit is durable.
    upstream.on('data', (data) => void (answerIsLost ? client.destroy() : swallowed.has(client) || client.write(data)))
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = new URL(to)
  url.hostname = '127.0.0.1'
  url.port = String((proxy.address() as AddressInfo).port)
  return {
    url: url.href,
    breakAtCommit: (next) => void (moment = next),
    shut() {
      shut = true
      for (const socket of sockets) socket.destroy()
    },
    open: () => void (shut = false),
    swallow: () => void (swallowed = new Set(sockets)),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
