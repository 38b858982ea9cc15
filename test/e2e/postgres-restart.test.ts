import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { DATABASE_URL } from '../store/postgres-database.ts'
import { BRIDGED, chatOf, startChat } from '../support/chat.ts'
import { startCluster, type Cluster } from '../support/cluster.ts'
import { postgresPrograms, startPostgresServer, type PostgresServer } from '../support/postgres-server.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'
import { assertArrived, talk } from '../support/talk.ts'

const SHIPPED = readFileSync(new URL('../../handback.yaml', import.meta.url), 'utf8')
const CUSTOMERS = 6
const MESSAGES = 60
const MODES = ['immediate', 'fast', 'immediate'] as const

describe('PostgreSQL restarted under load', function () {
  this.timeout(90_000)
  let server: PostgresServer
  let bot: ScriptedBot
  let cluster: Cluster

  before(async function () {
    const programs = postgresPrograms()
    if (!DATABASE_URL || !programs) this.skip()
    server = await startPostgresServer(programs)
    bot = await startScriptedBot(async ({ activity }) => {
      if (activity.type !== 'message') return { status: 200 }
      const reply = { text: `echo ${activity.text}`, ...BRIDGED }
      // As botbuilder does: the same request again while the router answers 503.
      const headers = { 'x-ms-client-request-id': `reply to ${activity.id}` }
      while ((await replyTo(activity, reply, headers)).status === 503) await new Promise((resolve) => setTimeout(resolve, 20))
      return { status: 200 }
    })
    cluster = await startCluster(2, server.url, SHIPPED, { BOT_A_PORT: String(bot.port) })
  })

  after(async () => {
    await cluster?.stop()
    await bot?.stop()
    server?.stop('fast')
    server?.remove()
  })

  it('CNV-5 DLN-3 what was accepted is there and arrives, in order, once with customers', async () => {
    const router = cluster.routers[0] as Cluster['routers'][number]
    const chats = await Promise.all(Array.from({ length: CUSTOMERS }, () => startChat(router)))
    let sent = 0
    const customers = chats.map((chat, place) => {
      const other = cluster.routers[place % 2] as Cluster['routers'][number]
      return talk(chatOf(other, { ...chat, conversationId: chat.id }), MESSAGES, () => void sent++)
    })
    for (const [place, mode] of MODES.entries()) {
      const from = ((CUSTOMERS * MESSAGES) / (MODES.length + 1)) * (place + 1)
      while (sent < from) await new Promise((resolve) => setImmediate(resolve))
      server.stop(mode)
      server.start()
    }
    const talked = await Promise.all(customers)
    assert.ok(talked.some(({ accepted }) => accepted.length > MESSAGES / 2))
    // No router died: every POST to the bot was sent once.
    for (const one of talked) await assertArrived(bot, one, 0)
  })
})
