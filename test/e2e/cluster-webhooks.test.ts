import assert from 'node:assert/strict'
import { createTestDatabase, DATABASE_URL, type TestDatabase } from '../store/postgres-database.ts'
import { startChat } from '../support/chat.ts'
import { startCluster, type Cluster } from '../support/cluster.ts'
import { configOf } from '../support/one-bot.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const CONVERSATIONS = 12

describe('webhooks of several routers on one PostgreSQL', function () {
  this.timeout(40_000)
  let database: TestDatabase
  let receiver: WebhookReceiver
  let cluster: Cluster

  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    receiver = await startWebhookReceiver()
    const config = JSON.parse(configOf({ endpoint: 'http://127.0.0.1:9/', queue: { members: ['riley'] } }))
    config.webhooks = [{ id: 'crm', url: receiver.url, secret: `whsec_${'A'.repeat(32)}` }]
    cluster = await startCluster(1, database.url, JSON.stringify(config), {})
    // The first one has the lease by then.
    await cluster.add()
  })

  after(async () => {
    await cluster?.stop()
    receiver?.stop()
    await database?.drop()
  })

  /** Conversations that begin at every router in turn, and are told of. */
  async function conversations(): Promise<void> {
    const chats = await Promise.all(
      Array.from({ length: CONVERSATIONS }, (_, place) => startChat(cluster.routers[place % cluster.routers.length]!)),
    )
    for (const { id } of chats) {
      const mine = await receiver.told(id, ['ConversationQueued'])
      assert.deepEqual(mine.map(({ type }) => type), ['ConversationCreated', 'ConversationQueued'])
    }
  }

  it('WHK-2 whichever router it happened at, one of them tells it, once and in order', () => conversations())

  it('WHK-2 where that one is killed, another goes on', async () => {
    await cluster.routers[0]!.kill()
    await conversations()
  })
})
