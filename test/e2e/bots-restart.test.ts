import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Activity } from '../../src/protocol/activity.ts'
import { startProgram, type Program } from '../app/program.ts'
import { send, type CallOptions } from '../support/app.ts'
import { BRIDGED, saying, startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { configOf } from '../support/one-bot.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type Answer, type ScriptedBot } from '../support/scripted-bot.ts'

const never = () => new Promise<Answer>(() => {})

describe('a router that is killed while a POST to a bot is under way', function () {
  this.timeout(30_000)
  let cwd: string
  let port: number
  let bot: ScriptedBot
  let router: Program
  /** Which POST to the bot is never answered, by its number from 1. */
  let unanswered: number

  async function start(): Promise<void> {
    router = startProgram(['start', '--only', 'router', '--port', `${port}`], {
      cwd,
      env: { HANDBACK_LOG_LEVEL: 'error' },
    })
    await router.says('Direct Line')
  }
  async function kill(): Promise<void> {
    router.send('SIGKILL')
    await router.ended
  }
  const call = (method: string, path: string, options?: CallOptions) =>
    send(`http://localhost:${port}`, method, path, options)

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'handback-killed-'))
    port = await freePort()
    bot = await startScriptedBot(async ({ activity }) => {
      if (bot.received.length === unanswered) return never()
      if (activity.type === 'message') await replyTo(activity, { text: `Echo: ${activity.text}`, ...BRIDGED })
      return { status: 200 }
    })
    writeFileSync(join(cwd, 'handback.yaml'), configOf({ endpoint: bot.endpoint }))
    await start()
  })
  afterEach(async () => {
    router.send('SIGTERM')
    await router.ended
    await bot.stop()
    rmSync(cwd, { recursive: true })
  })

  for (const [what, nth] of [
    ['the conversation update', 1],
    ['set-context', 2],
    ['a message', 3],
  ] as const) {
    it(`ORD-7 ${what} is sent again with the same id, and nothing is lost or doubled`, async () => {
      unanswered = nth
      const chat = await startChat({ call })
      for (const text of ['one', 'two']) await chat.post(text)
      await bot.arrived(nth)
      await kill()
      await start()
      const stream = await chat.open((await chat.reconnect('0')).body.streamUrl)
      await stream.until(saying('Echo: two'))
      const items = bot.received.map(({ activity }) => activity.text ?? activity.name ?? activity.type)
      const all = ['conversationUpdate', 'omnichannelSetContext', 'one', 'two']
      assert.deepEqual(items, all.toSpliced(nth, 0, all[nth - 1] ?? ''))
      const [before, after] = bot.received.slice(nth - 1, nth + 1).map(({ activity }) => activity)
      assert.deepEqual(after, before)
      assert.equal(new Set(bot.received.map(({ activity }) => activity.id)).size, 4)
      const shown: Activity[] = (await chat.poll()).body.activities
      assert.deepEqual(shown.map(({ text }) => text).toSorted(), ['Echo: one', 'Echo: two', 'one', 'two'])
      await stream.close()
    })
  }
})
