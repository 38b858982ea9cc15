import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { endSlow } from '../../src/app/patience.ts'
import { startApp } from '../support/app.ts'
import { openStream, saying, startChat } from '../support/chat.ts'
import { configOf } from '../support/one-bot.ts'

describe('patience with slow peers', () => {
  async function withServer(work: (port: number, ended: () => Promise<unknown>) => Promise<void>): Promise<void> {
    // More than the buffers of both sides hold, so that it has to be read.
    const server = createServer(
      (request, response) => void request.resume().on('end', () => response.end(Buffer.alloc(32 * 2 ** 20))),
    )
    endSlow(server, { headers: 150, request: 300, silence: 400, look: 30 })
    const ended = once(server, 'connection').then(([socket]) =>
      once(
        socket.on('error', () => {}),
        'close',
      ),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await work((server.address() as AddressInfo).port, () => ended)
    server.closeAllConnections()
    server.close()
  }

  /** Resolves once the server has ended it, with what it answered; a drop too many may cost the answer. */
  async function dripping(first: string, drop: string, port: number): Promise<string> {
    const peer = connect(port, '127.0.0.1').setEncoding('utf8')
    let answer = ''
    peer.on('error', () => {}).write(first)
    const drip = setInterval(() => peer.write(drop), 50)
    peer.on('data', (text: string) => {
      clearInterval(drip)
      answer += text
    })
    // Not once(): that rejects where the server resets the connection, which is one way of ending it.
    await new Promise((resolve) => peer.on('close', resolve))
    clearInterval(drip)
    return answer.split('\r\n')[0] ?? ''
  }

  it('AUT-47 ends whose headers or body come too slowly', async () => {
    await withServer(async (port) => {
      const head = 'POST / HTTP/1.1\r\nHost: x\r\n'
      assert.match(await dripping(head, 'x-drip: 1\r\n', port), /^(HTTP\/1\.1 408 Request Timeout)?$/)
      assert.match(
        await dripping(`${head}Content-Length: 1000\r\n\r\n`, 'x', port),
        /^(HTTP\/1\.1 408 Request Timeout)?$/,
      )
    })
  })

  it('AUT-47 ends who reads nothing of an answer', async () => {
    await withServer(async (port, ended) => {
      const peer = connect(port, '127.0.0.1').pause()
      peer.on('error', () => {})
      peer.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      await ended()
      peer.destroy()
    })
  })

  it('AUT-47 ends a desk that reads nothing of its stream, and holds up nobody else', async () => {
    const app = await startApp({ config: configOf({ endpoint: 'http://127.0.0.1:9/', queue: { members: ['riley'] } }) })
    const url = `${app.url.replace('http', 'ws')}/api/stream?token=${await app.signIn('riley')}`
    // An offer that makes each snapshot long; a new one goes out to every desk when hints may have been missed.
    const long = { value: 'x'.repeat(200_000), isDisplayable: true }
    const chat = await startChat(app, { body: { customContext: { long } } })
    await app.until(chat.id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [slow, quick] = [await openStream(url), await openStream(url)]
    slow.socket.pause()
    for (let time = 0; time < 60; time++) {
      app.runtime.router.forget()
      await once(quick.socket, 'message')
    }
    const stream = await chat.open()
    await chat.post('Still here?')
    await stream.until(saying('Still here?'))
    slow.socket.resume()
    await slow.closed
    assert.equal(quick.socket.readyState, quick.socket.OPEN)
    await app.stop()
  })
})
