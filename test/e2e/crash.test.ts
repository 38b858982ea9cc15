import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/app/config/config.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { startProgram, type Program } from '../app/program.ts'
import { createRandom } from '../simulation/random.ts'
import { send } from '../support/app.ts'
import { BRIDGED, chatOf, startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { assertConversation } from '../support/invariants.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'
import { assertTables } from '../support/store-invariants.ts'
import { assertArrived, talk } from '../support/talk.ts'

const CUSTOMERS = 8
const MESSAGES = 40
const KILLS = 4
const SEED = 7

describe('a router that is killed again and again under load', function () {
  this.timeout(60_000)
  let dir: string
  let bot: ScriptedBot
  let program: Program
  let port: number

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'handback-crash-'))
    port = await freePort()
    bot = await startScriptedBot(async ({ activity }) => {
      // A reply to a router that has just died is lost with the turn, as with any bot.
      if (activity.type === 'message') await replyTo(activity, { text: `echo ${activity.text}`, ...BRIDGED }).catch(() => undefined)
      return { status: 200 }
    })
    await start()
  })

  after(async () => {
    program.send('SIGTERM')
    await program.ended
    await bot.stop()
    rmSync(dir, { recursive: true })
  })

  async function start(): Promise<void> {
    const env = { PORT: String(port), BOT_A_PORT: String(bot.port), HANDBACK_LOG_LEVEL: 'error' }
    program = startProgram(['start', '--only', 'router', '--data', dir], { cwd: dir, env })
    await program.says('Handback is up')
  }

  it('CNV-5 ORD-7 DLN-3 what was accepted arrives: in order, once with customers, twice with bots only where a kill fell', async () => {
    const router = { call: (method: string, path: string, options = {}) => send(`http://127.0.0.1:${port}`, method, path, options) }
    const chats = await Promise.all(Array.from({ length: CUSTOMERS }, () => startChat(router)))
    const random = createRandom(SEED)
    let sent = 0
    const customers = chats.map((chat) => talk(chatOf(router, { ...chat, conversationId: chat.id }), MESSAGES, () => void sent++))
    for (let kill = 1; kill <= KILLS; kill++) {
      const from = Math.round(((CUSTOMERS * MESSAGES) / (KILLS + 1)) * kill) + random.between(0, 10)
      while (sent < from) await new Promise((resolve) => setImmediate(resolve))
      program.send('SIGKILL')
      await program.ended
      await start()
    }
    for (const talked of await Promise.all(customers)) await assertArrived(bot, talked, KILLS)
  })

  it('CNV-2 CNV-4 and the database holds together afterwards', async () => {
    program.send('SIGTERM')
    assert.equal(await program.ended, 0)
    const store = await openSqliteStore({ dir })
    const { desk } = loadConfig({ env: { BOT_A_PORT: String(bot.port) }, cwd: dir })
    for (const state of await assertTables(store, desk)) {
      assertConversation(await store.log(state.id, 0, 100_000), state, desk)
    }
    await store.close()
    await start()
  })
})
