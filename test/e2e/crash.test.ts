import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/app/config/config.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { startProgram, type Program } from '../app/program.ts'
import { createRandom } from '../simulation/random.ts'
import { send } from '../support/app.ts'
import { BRIDGED, chatOf, openStream, startChat, type Chat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { assertConversation } from '../support/invariants.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'
import { assertTables } from '../support/store-invariants.ts'

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
    const customers = chats.map((chat) => talk(chatOf(router, { ...chat, conversationId: chat.id }), () => void sent++))
    for (let kill = 1; kill <= KILLS; kill++) {
      const from = Math.round(((CUSTOMERS * MESSAGES) / (KILLS + 1)) * kill) + random.between(0, 10)
      while (sent < from) await new Promise((resolve) => setImmediate(resolve))
      program.send('SIGKILL')
      await program.ended
      await start()
    }
    for (const { accepted, doubtful, chat } of await Promise.all(customers)) {
      const seen = await readAll(chat, accepted.length)
      const own = seen.filter(({ from }) => from?.role === 'user').map(({ text }) => text ?? '')
      assert.deepEqual(own.filter((text) => !doubtful.has(text)), accepted)
      assert.equal(new Set(own).size, own.length, 'a message came twice')
      assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length, 'an activity came twice')
      assertReceived(bot, chat, own)
    }
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

/** Writes all messages; what got no answer when the router died may or may not have been accepted. */
async function talk(chat: Chat, onSent: () => void) {
  const accepted: string[] = []
  const doubtful = new Set<string>()
  for (let number = 0; number < MESSAGES; number++) {
    const text = `m${number}`
    const answer = await chat.post(text).catch(() => undefined)
    if (answer?.status === 200) accepted.push(text)
    else doubtful.add(text)
    // A refused connection answers at once: the next try waits for the router as a person would.
    while (!answer && !(await chat.poll().catch(() => undefined))) await new Promise((resolve) => setImmediate(resolve))
    onSent()
  }
  return { chat, accepted, doubtful }
}

/** Everything a client sees that starts at the beginning, once the bot has answered the last message. */
async function readAll(chat: Chat, count: number): Promise<Activity[]> {
  const stream = await openStream((await chat.reconnect('-')).body.streamUrl)
  await stream.until(({ text }) => text === `echo m${MESSAGES - 1}`)
  await stream.close()
  assert.ok(stream.activities().length >= count)
  return stream.activities()
}

/** The bot got each message in order; an id comes again only right after itself, at most once for each kill. */
function assertReceived(bot: ScriptedBot, chat: Chat, own: string[]): void {
  const mine = bot.received.map(({ activity }) => activity).filter(({ conversation, type }) => conversation?.id === chat.id && type === 'message')
  const once = mine.filter(({ id }, place) => id !== mine[place - 1]?.id)
  assert.deepEqual(once.map(({ text }) => text), own)
  assert.ok(mine.length - once.length <= KILLS, `${mine.length - once.length} repetitions`)
}
