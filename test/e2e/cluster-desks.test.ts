import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createTestDatabase, DATABASE_URL, type TestDatabase } from '../store/postgres-database.ts'
import { startCluster, type Cluster, type RouterProcess } from '../support/cluster.ts'

const CONFIG = `
disconnectSeconds: 1.5
workers:
  - { id: riley, kind: representative, name: Riley, capacity: 30 }
  - { id: sam, kind: representative, name: Sam, capacity: 30 }
queues:
  - { id: desk, name: Desk, members: [riley, sam] }
workstreams:
  - { id: chat, channel: direct-line, secret: s, capacityUnits: 10, queue: desk }
`
const PATIENCE_MS = 20_000

describe('desks at several routers', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let cluster: Cluster

  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    cluster = await startCluster(3, database.url, CONFIG, {})
  })
  after(async () => {
    await cluster?.stop()
    await database?.drop()
  })

  const any = () => cluster.routers[0] as RouterProcess

  async function signIn(workerId: string): Promise<string> {
    const { body } = await any().call('POST', '/api/dev/sign-in', { body: { workerId } })
    await any().call('PUT', '/api/me/presence', { token: body.token, body: { presence: 'Available' } })
    return body.token
  }

  async function open(router: RouterProcess, token: string): Promise<WebSocket> {
    const headers = { authorization: `Bearer ${token}` }
    const socket = new WebSocket(`${router.url.replace('http', 'ws')}/api/stream`, { headers })
    socket.on('error', () => {})
    await once(socket, 'message')
    return socket
  }

  async function until<Value>(what: string, look: () => Promise<Value | undefined | false>): Promise<Value> {
    for (const from = Date.now(); Date.now() - from < PATIENCE_MS; await sleep(50)) {
      const found = await look()
      if (found) return found
    }
    return assert.fail(`waited in vain for ${what}`)
  }

  const presence = async (token: string) => (await any().call('GET', '/api/me', { token })).body.presence
  const offer = (token: string) => until('an offer', async () => (await any().call('GET', '/api/offers', { token })).body[0])

  it('ASG-5 a desk that is open at one router is open; a router that dies takes its desks along', async () => {
    const riley = await signIn('riley')
    await any().call('POST', '/v3/directline/conversations', { token: 's', body: {} })
    const { id, conversationId } = await offer(riley)
    assert.equal((await any().call('POST', `/api/offers/${id}/accept`, { token: riley })).status, 200)
    const [, second, third] = cluster.routers as [RouterProcess, RouterProcess, RouterProcess]
    const [, other] = [await open(second, riley), await open(third, riley)]
    // One of two is lost, with its router: it takes the others 5 s to know, and nothing follows.
    await second.kill()
    await sleep(6_500)
    assert.equal(await presence(riley), 'Available')
    other.close()
    await until('Riley to be Offline', async () => (await presence(riley)) === 'Offline')
    const sam = await signIn('sam')
    assert.equal((await offer(sam)).conversationId, conversationId)
  })

  it('ASG-5 the only desk is lost with its router: the others see to it', async () => {
    const sam = await signIn('sam')
    await open(cluster.routers[1] as RouterProcess, sam)
    await (cluster.routers[1] as RouterProcess).kill()
    await until('Sam to be Offline', async () => (await presence(sam)) === 'Offline')
  })
})
