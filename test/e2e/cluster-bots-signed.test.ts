import assert from 'node:assert/strict'
import { botEnvironment } from '../../src/app/bot-environment.ts'
import { createTestDatabase, DATABASE_URL, type TestDatabase } from '../store/postgres-database.ts'
import { startSampleBot, type RunningBot } from '../support/bots.ts'
import { startCluster, type Cluster } from '../support/cluster.ts'
import { freePort } from '../support/free-port.ts'
import { configOf } from '../support/one-bot.ts'
import { chatOf, openStream, saying, startChat } from '../support/chat.ts'

const IDENTITY = { appId: '11111111-1111-1111-1111-111111111111', type: 'UserAssignedMSI', password: 'hush' } as const

describe('bots with authentication, and several routers on one PostgreSQL', function () {
  this.timeout(40_000)
  let database: TestDatabase
  let cluster: Cluster
  let bot: RunningBot

  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    const port = await freePort()
    const { appId, type: appType, password: appPassword } = IDENTITY
    const fields = { appId, appType, appPassword, bridging: 'off' }
    const endpoint = `http://localhost:${port}/api/messages`
    cluster = await startCluster(2, database.url, configOf({ endpoint, fields }), {})
    const around = { url: cluster.url, entraAuthority: 'https://login.microsoftonline.com', issuerProxy: '', issuerCertificate: '' }
    bot = await startSampleBot({ port, env: botEnvironment(IDENTITY, 'botbuilder', around) })
  })
  after(async () => {
    await bot?.stop()
    await cluster?.stop()
    await database?.drop()
  })

  it('AUT-22 all publish the same keys, though each made some at its first start', async () => {
    const sets = await Promise.all(cluster.routers.map(async (router) => (await router.call('GET', '/v1/.well-known/keys')).body))
    assert.equal(sets[0].keys.length, 1)
    assert.deepEqual(sets[1], sets[0])
  })

  it('AUT-23 a token of one opens the others', async () => {
    const query = new URLSearchParams({ resource: 'https://api.botframework.com', client_id: IDENTITY.appId })
    for (const [from, to] of [cluster.routers, cluster.routers.toReversed()]) {
      const { body } = await from!.call('GET', `/msi/token?${query}`, { headers: { 'x-identity-header': 'hush' } })
      const { status } = await to!.call('GET', '/connector/bot-a/v3/conversations', { token: body.access_token })
      assert.equal(status, 200)
    }
  })

  it('AUT-24 a bot answers whichever router calls it, by whichever it reaches', async () => {
    const [first, second] = cluster.routers
    const chat = await startChat(first!)
    const stream = await openStream(chat.streamUrl.replace(cluster.url.replace('http', 'ws'), first!.url.replace('http', 'ws')))
    for (let turn = 0; turn < 6; turn++) {
      const at = chatOf(turn % 2 === 0 ? first! : second!, { ...chat, conversationId: chat.id })
      await at.post(`turn ${turn}`)
      await stream.until(saying(`Echo: turn ${turn}`))
    }
    await stream.close()
  })
})
