import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/app/config/config.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { createTestDatabase, DATABASE_URL, openSharedStore, type TestDatabase } from '../store/postgres-database.ts'
import { startCluster, type Cluster, type RouterProcess } from '../support/cluster.ts'
import { assertConversation } from '../support/invariants.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'
import { assertTables } from '../support/store-invariants.ts'
import { createRandom, type Random } from '../simulation/random.ts'

const ROUTERS = 4
const CUSTOMERS = 200
const PEOPLE = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8']
const SEEDS = [1, 2]
const LIMIT_MS = 120_000

const CONFIG = `
workers:
  - { id: bot-a, kind: bot, name: Bot A, capacity: 100, messagingEndpoint: "http://localhost:\${BOT_A_PORT}/api/messages" }
${PEOPLE.map((id) => `  - { id: ${id}, kind: representative, name: ${id}, capacity: 30 }`).join('\n')}
  - { id: bot-b, kind: bot, name: Bot B, capacity: 5, messagingEndpoint: "http://localhost:\${BOT_B_PORT}/api/messages" }
queues:
  - { id: support, name: Support, members: [bot-a, ${PEOPLE.join(', ')}, bot-b] }
  - { id: survey, name: Survey, members: [bot-b] }
workstreams:
  - { id: chat, channel: direct-line, secret: s, capacityUnits: 10, queue: support }
`

/** What a representative's load is by the rows that it stands for; one statement sees one moment. */
const WRONG_LOADS = `select id, load, capacity, expected from (
  select w.id, w.load, w.capacity, 10 * (
    (select count(*) from sessions s where s.worker_id = w.id and s.closed_at is null) +
    (select count(*) from offers o where o.worker_id = w.id)) as expected
  from workers w where w.kind = 'representative') as loads
  where load > capacity or load <> expected`

describe('everything at once on four routers', function () {
  this.timeout(LIMIT_MS)
  let database: TestDatabase
  let bots: { a: ScriptedBot; b: ScriptedBot }
  let cluster: Cluster

  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    const command = async (activity: Activity, type: string, context: object) =>
      void (await replyTo(activity, { text: type, channelData: { tags: JSON.stringify({ type, context }) } }))
    bots = {
      a: await startScriptedBot(async ({ activity }) => {
        if (activity.type === 'message') await command(activity, 'Escalate', {})
        return { status: 200 }
      }),
      b: await startScriptedBot(async ({ activity }) => {
        if (activity.type === 'event') await command(activity, 'EndConversation', { MCS_CSAT: 5 })
        return { status: 200 }
      }),
    }
    const ports = { BOT_A_PORT: String(bots.a.port), BOT_B_PORT: String(bots.b.port) }
    cluster = await startCluster(ROUTERS, database.url, CONFIG, ports)
  })

  after(async () => {
    await cluster?.stop()
    await bots?.a.stop()
    await bots?.b.stop()
    await database?.drop()
  })

  for (const seed of SEEDS) {
    it(`CAP-7 ASG-4 peers 1: ${CUSTOMERS} escalations, accepts, transfers, conferences and presences at once, seed ${seed}`, async () => {
      const random = createRandom(seed)
      const any = () => random.one(cluster.routers)
      const tokens = await Promise.all(PEOPLE.map(async (workerId) => signIn(any(), workerId)))
      const ids = await Promise.all(Array.from({ length: CUSTOMERS }, () => startAndEscalate(any())))
      let open = ids.length
      const watching = watch(() => open > 0)
      await Promise.all(tokens.map((token) => work(token, any, random, () => open > 0, async () => void (open = await openCount()))))
      await watching
      await assertEverything(ids)
    })
  }

  async function openCount(): Promise<number> {
    const [row] = await database.sql("select count(*)::int as open from conversations where status <> 'Closed'")
    return row?.open as number
  }

  async function watch(goesOn: () => boolean): Promise<void> {
    while (goesOn()) assert.deepEqual(await database.sql(WRONG_LOADS), [])
  }

  async function assertEverything(ids: ConversationId[]): Promise<void> {
    const store = await openSharedStore({ url: database.url })
    const desk = readDesk(bots)
    try {
      await assertTables(store, desk)
      for (const id of ids) {
        const state = await store.conversation(id)
        assert.ok(state)
        assertConversation(await store.log(id, 0, 100_000), state, desk)
      }
    } finally {
      await store.close()
    }
  }
})

async function signIn(router: RouterProcess, workerId: string): Promise<string> {
  const { token } = (await router.call('POST', '/api/dev/sign-in', { body: { workerId } })).body
  await router.call('PUT', '/api/me/presence', { token, body: { presence: 'Available' } })
  return token
}

async function startAndEscalate(router: RouterProcess): Promise<ConversationId> {
  const started = await router.call('POST', '/v3/directline/conversations', { token: 's' })
  assert.equal(started.status, 201, JSON.stringify(started.body))
  const { conversationId, token } = started.body
  const posted = await router.call('POST', `/v3/directline/conversations/${conversationId}/activities`, { token, body: { type: 'message', text: 'agent' } })
  assert.equal(posted.status, 200, JSON.stringify(posted.body))
  return conversationId
}

/** A representative who does what the seed says, at any router, as long as something is open. */
async function work(token: string, any: () => RouterProcess, random: Random, goesOn: () => boolean, look: () => Promise<void>) {
  const post = (path: string, body: object = {}) => any().call('POST', `/api${path}`, { token, body }).then(expected)
  for (let turn = 0; goesOn(); turn++) {
    for (const offer of (await any().call('GET', '/api/offers', { token })).body) {
      await post(`/offers/${offer.id}/${random.chance(0.8) ? 'accept' : 'reject'}`)
    }
    for (const { id } of (await any().call('GET', '/api/conversations?status=Active', { token })).body) {
      const what = random.between(0, 12)
      if (what < 2) await post(`/conversations/${id}/messages`, { text: 'hello' })
      else if (what < 5) await post(`/conversations/${id}/transfer`, { queueId: 'support' })
      else if (what < 8) await post(`/conversations/${id}/transfer`, { queueId: 'survey' })
      else if (what < 9) await post(`/conversations/${id}/end`)
      else if (what < 10) await post(`/conversations/${id}/conference`, { queueId: 'support' })
      else if (what < 11) await post(`/conversations/${id}/consult`, { workerId: random.one(PEOPLE) })
      else if (what < 12) await post(`/conversations/${id}/${random.chance(0.5) ? 'cancel' : 'add'}`, { workerId: random.one(PEOPLE) })
      else await post(`/conversations/${id}/leave`)
    }
    const presence = random.chance(0.1) ? 'Away' : 'Available'
    await any().call('PUT', '/api/me/presence', { token, body: { presence } })
    if (turn % 5 === 0) await look()
  }
}

/** Losing a race has a name; anything else is a fault. */
function expected({ status, body }: { status: number; body: { error?: { code: string } } }): void {
  assert.ok(status === 200 || status === 403 || status === 409, `${status} ${JSON.stringify(body)}`)
}

function readDesk({ a, b }: { a: ScriptedBot; b: ScriptedBot }) {
  const cwd = mkdtempSync(join(tmpdir(), 'handback-desk-'))
  writeFileSync(join(cwd, 'handback.yaml'), CONFIG)
  const { desk } = loadConfig({ env: { BOT_A_PORT: String(a.port), BOT_B_PORT: String(b.port) }, cwd })
  rmSync(cwd, { recursive: true })
  return desk
}
