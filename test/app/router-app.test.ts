import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/app/config/config.ts'
import { startBots } from '../../src/app/bots-app.ts'
import { startRouter } from '../../src/app/router-app.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { startApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { freePort } from '../support/free-port.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type Answer } from '../support/scripted-bot.ts'

const QUIET = { info() {}, warn() {}, error() {} }

describe('the router as a whole', () => {
  let dataDir: string
  beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))))
  afterEach(() => rmSync(dataDir, { recursive: true }))

  it('lives at /healthz, and is ready at /readyz as long as its database takes what is written', async () => {
    const clock = new TestClock()
    const app = await startApp({ dataDir, clock })
    for (const [path, status] of [['/healthz', 'alive'], ['/readyz', 'ready']]) {
      const answer = await app.call('GET', path ?? '')
      assert.deepEqual([answer.status, answer.body], [200, { status }])
    }
    await app.runtime.store.close()
    clock.sleep(1_000)
    assert.equal((await app.call('GET', '/healthz')).status, 200)
    const answer = await app.call('GET', '/readyz')
    assert.deepEqual([answer.status, answer.body.error.code], [503, 'NotReady'])
    assert.ok(!JSON.stringify(answer.body).includes(dataDir))
    assert.equal(app.errors.length, 1)
    assert.equal((await app.call('POST', '/healthz', { body: {} })).status, 405)
    await app.stop()
  })

  it('ORD-6 a reply that a bot gives in its last turn before a stop is still taken', async () => {
    let replied = (_: number) => {}
    const reply = new Promise<number>((resolve) => void (replied = resolve))
    let stopping = () => {}
    const stops = new Promise<void>((resolve) => void (stopping = resolve))
    const bot = await startScriptedBot(async ({ activity }): Promise<Answer> => {
      if (activity.type !== 'message') return { status: 200 }
      await stops
      const { status } = await replyTo(activity, { text: 'Just in time', channelData: { deliveryMode: 'bridged' } })
      replied(status)
      return { status: 200 }
    })
    const app = await startApp({ dataDir, botPorts: { a: bot.port } })
    const { body } = await app.call('POST', '/v3/directline/conversations', { token: 'local-secret' })
    const path = `/v3/directline/conversations/${body.conversationId}/activities`
    await app.call('POST', path, { token: body.token, body: { type: 'message', text: 'Hello', from: { id: 'c' } } })
    await bot.arrived(3)
    const stopped = app.stop()
    stopping()
    assert.equal(await reply, 200)
    await stopped

    const again = await startApp({ dataDir, botPorts: { a: bot.port } })
    const { activities } = (await again.call('GET', path, { token: body.token })).body
    assert.deepEqual(activities.map(({ text }: { text: string }) => text), ['Hello', 'Just in time'])
    assert.equal(bot.received.length, 3)
    await again.stop()
    await bot.stop()
  })

  it('gives its port back where it can not take up its work', async () => {
    const port = await freePort()
    const config = loadConfig({ env: {}, cwd: dataDir, dataDir, port })
    const store = await openSqliteStore({ dir: dataDir })
    const broken = { ...store, configure: () => Promise.reject(new Error('no workers today')) }
    await assert.rejects(startRouter(config, { store: broken, log: QUIET }), /no workers today/)
    const app = await startRouter(config, { store, log: QUIET })
    assert.equal(app.port, port)
    await app.stop()
  })

  it("a bot whose port is taken takes the other one's port with it", async () => {
    const [a, b] = [await freePort(), await startScriptedBot()]
    const config = { host: '127.0.0.1', botCredentials: {}, dataDir }
    await assert.rejects(startBots({ ...config, botPorts: { a, b: b.port } }, QUIET), { code: 'EADDRINUSE', port: b.port })
    await b.stop()
    const bots = await startBots({ ...config, botPorts: { a, b: b.port } }, QUIET)
    assert.deepEqual(bots.endpoints, { a: `http://localhost:${a}/api/messages`, b: `http://localhost:${b.port}/api/messages` })
    await bots.stop()
  })
})
