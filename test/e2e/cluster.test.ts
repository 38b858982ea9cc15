import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Activity } from '../../src/protocol/activity.ts'
import { createTestDatabase, DATABASE_URL, type TestDatabase } from '../store/postgres-database.ts'
import { SECRET } from '../support/app.ts'
import { BRIDGED, chatOf, openStream, saying, startChat } from '../support/chat.ts'
import { startCluster, type Cluster, type RouterProcess } from '../support/cluster.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

const SHIPPED = readFileSync(new URL('../../handback.yaml', import.meta.url), 'utf8')

/** A process counts as dead after 5 s; these tests kill some, so they really wait that long. */
const WITH_DEATH_MS = 40_000

describe('several routers on one PostgreSQL', function () {
  this.timeout(WITH_DEATH_MS)
  let database: TestDatabase
  let bot: ScriptedBot
  let survey: ScriptedBot
  let cluster: Cluster
  /** While set, Bot A answers no POST before it resolves. */
  let hold: Promise<void> | undefined

  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    bot = await startScriptedBot(async ({ activity }) => {
      if (hold) await hold
      if (activity.type === 'message') await answer(activity)
      return { status: 200 }
    })
    survey = await startScriptedBot()
    cluster = await startCluster(3, database.url, SHIPPED, { BOT_A_PORT: String(bot.port), BOT_B_PORT: String(survey.port) })
  })

  after(async () => {
    await cluster?.stop()
    await bot?.stop()
    await survey?.stop()
    await database?.drop()
  })

  async function answer(activity: Activity): Promise<void> {
    if (activity.text === 'agent') {
      await replyTo(activity, { text: 'needs a person', channelData: { tags: JSON.stringify({ type: 'Escalate', context: {} }) } })
    } else {
      await replyTo(activity, { text: `echo ${activity.text}`, ...BRIDGED })
    }
  }

  function three(): [RouterProcess, RouterProcess, RouterProcess] {
    return cluster.routers as [RouterProcess, RouterProcess, RouterProcess]
  }

  it('CNV-5 a customer on one, a representative on another, the bot on any: one order, nothing lost, nothing twice', async () => {
    const [first, second, third] = three()
    const chat = await startChat(first, { token: SECRET })
    const stream = await openStream(chat.streamUrl.replace(cluster.url.replace('http', 'ws'), first.url.replace('http', 'ws')))
    for (let turn = 0; turn < 20; turn++) {
      const router = cluster.routers[turn % 3] as RouterProcess
      const answer = await chatOf(router, { ...chat, conversationId: chat.id }).post(`m${turn}`)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    }
    await stream.until(saying('echo m19'))
    const token = (await second.call('POST', '/api/dev/sign-in', { body: { workerId: 'riley' } })).body.token
    await third.call('PUT', '/api/me/presence', { token, body: { presence: 'Available' } })
    await chat.post('agent')
    const offer = await firstOffer(second, token)
    assert.equal((await third.call('POST', `/api/offers/${offer.id}/accept`, { token })).status, 200)
    await third.call('POST', `/api/conversations/${chat.id}/messages`, { token, body: { text: 'hello from Riley' } })
    await stream.until(saying('hello from Riley'))
    await second.call('POST', `/api/conversations/${chat.id}/messages`, { token, body: { text: 'a whisper', audience: 'internal' } })
    assert.equal((await first.call('POST', `/api/conversations/${chat.id}/transfer`, { token, body: { queueId: 'support' } })).status, 200)
    await survey.arrived(2)

    const texts = stream.activities().map(({ text }) => text)
    assert.deepEqual(texts.filter((text) => text?.startsWith('m')), Array.from({ length: 20 }, (_, turn) => `m${turn}`))
    assert.deepEqual(texts.filter((text) => text?.startsWith('echo')), Array.from({ length: 20 }, (_, turn) => `echo m${turn}`))
    assert.equal(new Set(stream.activities().map(({ id }) => id)).size, stream.activities().length)
    assert.ok(!texts.includes('a whisper'))
    assert.deepEqual(survey.received.map(({ activity }) => activity.type), ['conversationUpdate', 'event'])
    await stream.close()
  })

  it('ORD-7 a POST that was under way at a router that is killed is sent again by another, with the same id', async () => {
    const victim = await cluster.add()
    const chat = await startChat(victim)
    await until(async () => (await chat.poll()).status === 200 && bot.received.some(({ activity }) => isOf(activity, chat.id, 'event')))
    let release = () => {}
    hold = new Promise((resolve) => (release = resolve))
    assert.equal((await chat.post('in flight')).status, 200)
    await until(async () => bot.received.filter(({ activity }) => isOf(activity, chat.id, 'message')).length === 1)
    await victim.kill()
    hold = undefined
    release()
    const survivor = three()[0]
    const rest = chatOf(survivor, { ...chat, conversationId: chat.id })
    await until(async () => (await rest.poll()).body.activities.some(saying('echo in flight')))
    await until(async () => bot.received.filter(({ activity }) => isOf(activity, chat.id, 'message')).length === 2)
    const [one, other] = bot.received.filter(({ activity }) => isOf(activity, chat.id, 'message'))
    assert.equal(one?.activity.id, other?.activity.id)
    assert.equal((await rest.post('afterwards')).status, 200)
    await until(async () => (await rest.poll()).body.activities.some(saying('echo afterwards')))
  })

  it('DLN-3 a customer whose router is killed goes on at another after the watermark', async () => {
    const victim = await cluster.add()
    const chat = await startChat(victim)
    const stream = await openStream(chat.streamUrl.replace(cluster.url.replace('http', 'ws'), victim.url.replace('http', 'ws')))
    await chat.post('before')
    await stream.until(saying('echo before'))
    await victim.kill()
    await stream.closed
    const rest = chatOf(three()[1], { ...chat, conversationId: chat.id })
    await rest.post('between')
    const resumed = await openStream((await rest.reconnect(stream.watermark())).body.streamUrl)
    await resumed.until(saying('echo between'))
    const before = new Set(stream.activities().map(({ id }) => id))
    assert.deepEqual(resumed.activities().filter(({ id }) => before.has(id)), [])
    await resumed.close()
  })
})

async function firstOffer(router: RouterProcess, token: string): Promise<{ id: string }> {
  let offers: { id: string }[] = []
  await until(async () => {
    offers = (await router.call('GET', '/api/offers', { token })).body
    return offers.length > 0
  })
  return offers[0] as { id: string }
}

function isOf(activity: Activity, conversationId: string, type: string): boolean {
  return activity.conversation?.id === conversationId && activity.type === type
}

/** Other processes can only be asked: looks again and again until it is so, or the test's time is up. */
async function until(wanted: () => Promise<boolean>): Promise<void> {
  while (!(await wanted())) await new Promise((resolve) => setTimeout(resolve, 50))
}
