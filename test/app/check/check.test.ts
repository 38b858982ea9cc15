import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Activity } from '../../../src/protocol/activity.ts'
import { startBots, type BotsApp } from '../../../src/app/bots-app.ts'
import { startEchoBot } from '../../support/bots.ts'
import { commandOf } from '../../support/one-bot.ts'
import { startScriptedBot } from '../../support/scripted-bot.ts'
import { startProgram } from '../program.ts'

const QUIET = { info() {}, warn() {}, error() {} }

/** Everything that is checked, in order. */
const ALL = [
  'takes the conversation: conversationUpdate, then set-context',
  'greets the customer',
  'answers the customer',
  'escalates to a person',
  'is silent once it has escalated',
  'takes the conversation from a person',
  'greets the customer after the person',
  'ends the conversation',
  'is silent once it has ended',
]

interface Told {
  name: string
  outcome: string
  detail: string
  mistakes: { code: string; happened: string; change: string }[]
}

describe('handback check', () => {
  let cwd: string
  beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'handback-check-test-'))))
  afterEach(() => rmSync(cwd, { recursive: true }))

  async function check(...args: string[]) {
    const temporary = join(cwd, 'tmp')
    mkdirSync(temporary, { recursive: true })
    const program = startProgram(['check', ...args], { cwd, env: { TMPDIR: temporary } })
    const code = await program.ended
    assert.deepEqual(readdirSync(temporary), [])
    return { code, ...program.out }
  }

  async function checked(...args: string[]): Promise<{ code: number | string; passed: boolean; checks: Told[] }> {
    const { code, stdout } = await check(...args, '--format', 'json')
    return { code, ...JSON.parse(stdout) }
  }

  const outcomes = (checks: Told[]) => checks.map(({ outcome }) => outcome)
  const codesOf = (checks: Told[], name: string) => checks.find((one) => one.name === name)?.mistakes.map(({ code }) => code)

  describe('with our own bots', () => {
    let bots: BotsApp
    beforeEach(async () => {
      bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir: join(cwd, 'bots') }, QUIET)
    })
    afterEach(() => bots.stop())

    it('LNT-2 plays the life of a bot that greets and escalates, whatever is set around it, and says what it did not see', async () => {
      writeFileSync(join(cwd, '.env'), 'HOST=203.0.113.9\nDATABASE_URL=postgres://nowhere.invalid/x\n')
      const { code, stdout, stderr } = await check(bots.endpoints.a)
      assert.deepEqual([code, stderr], [0, ''])
      const marks = stdout.split('\n').flatMap((line) => /^ {2}([✓✗–]) (.*)/.exec(line)?.slice(1, 3).join(' ') ?? [])
      assert.deepEqual(marks, ALL.map((name, at) => `${at < 7 ? '✓' : '–'} ${name}`))
      assert.match(stdout, /"Hello Casey, I am Bot A/)
      assert.match(stdout, /not on "Goodbye"; name the words that do it with --end/)
      assert.match(stdout, /\n7 passed, 0 failed, 2 skipped, in \d+\.\d s\.\n$/)
    })

    it('LNT-2 plays the life of a bot that serves behind a person and ends, with the words that bring it to it', async () => {
      const { code, passed, checks } = await checked(bots.endpoints.b, '--end', '5|skip')
      assert.deepEqual([code, passed], [0, true])
      assert.deepEqual(checks.map(({ name }) => name), ALL)
      assert.deepEqual(outcomes(checks), [...Array(3).fill('passed'), ...Array(2).fill('skipped'), ...Array(4).fill('passed')])
    })
  })

  it('LNT-2 says of a bot that knows nothing of Omnichannel that its customer sees nothing, and what to change', async () => {
    const bot = await startEchoBot()
    const { code, passed, checks } = await checked(bot.endpoint, '--limit', '0.2')
    await bot.stop()
    assert.deepEqual([code, passed], [1, false])
    assert.deepEqual(outcomes(checks).slice(0, 4), ['passed', 'failed', 'failed', 'failed'])
    const [mistake] = checks[2]?.mistakes ?? []
    assert.equal(mistake?.code, 'not-bridged')
    assert.match(mistake?.change ?? '', /Set channelData.deliveryMode to "bridged"/)
    assert.ok(codesOf(checks, 'greets the customer')?.includes('bot-silent'))
  })

  it('LNT-2 LNT-1 finds what a bot says after it has escalated, and a command that is no text, for a build server', async () => {
    const bot = await startScriptedBot(async ({ activity }) => {
      const { serviceUrl, conversation, id, type, text = '' } = activity
      const say = (one: Partial<Activity>) =>
        fetch(`${serviceUrl}/v3/conversations/${conversation?.id}/activities/${id ?? ''}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'message', ...one }),
        })
      const words = (text: string) => say({ text, channelData: { deliveryMode: 'bridged' } })
      if (type === 'event') await words('Hello')
      if (text === 'Hello') await say({ text: 'Hi', channelData: { tags: { type: 'Escalate' }, deliveryMode: 'bridged' } })
      if (text === 'person') {
        await say(commandOf({ type: 'Escalate', context: {} }, 'Wants <you> & "all"'))
        await words('Still here')
      }
      return { status: 200 }
    })
    const { code, stdout } = await check(bot.endpoint, '--escalate', 'no|person', '--limit', '0.2', '--format', 'junit')
    await bot.stop()
    assert.equal(code, 1)
    assert.match(stdout, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuite name="http:\S+" tests="9" failures="\d" errors="0" skipped="2">\n/)
    assert.match(stdout, /name="greets the customer" time="[\d.]+"\/>/)
    assert.match(stdout, /name="answers the customer" .*<failure .*tags-not-string: /)
    assert.match(stdout, /name="escalates to a person" time="[\d.]+"\/>/)
    assert.match(stdout, /name="is silent once it has escalated" .*<failure message="Riley reads its summary: &quot;Wants &lt;you&gt; &amp; &quot;all&quot;&quot;">not-in-roster: /)
    assert.match(stdout, /name="ends the conversation" .*<skipped message="not on &quot;Goodbye&quot;; name/)
  })

  it('LNT-2 takes a bot that escalates with its first word', async () => {
    const bot = await startScriptedBot(async ({ activity: { serviceUrl, conversation, type } }) => {
      if (type === 'event') {
        await fetch(`${serviceUrl}/v3/conversations/${conversation?.id}/activities`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'message', ...commandOf({ type: 'Escalate', context: {} }) }),
        })
      }
      return { status: 200 }
    })
    const { checks } = await checked(bot.endpoint, '--limit', '0.2')
    await bot.stop()
    assert.deepEqual(checks.slice(0, 6).map(({ outcome, detail }) => `${outcome}: ${detail}`), [
      'passed: it gave it on before set-context was answered',
      'skipped: it gave the conversation on without a word',
      'skipped: it has given the conversation on before',
      'passed: Riley is asked',
      'passed: Riley reads its summary: "Needs a person"',
      'passed: it gave it on before set-context was answered',
    ])
  })

  it('LNT-2 takes a bot that ends the conversation sooner than one expects', async () => {
    const bot = await startScriptedBot(async ({ activity: { serviceUrl, conversation, type } }) => {
      const say = (one: Partial<Activity>) =>
        fetch(`${serviceUrl}/v3/conversations/${conversation?.id}/activities`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'message', ...one }),
        })
      if (type !== 'event') return { status: 200 }
      await say({ text: 'Good night', channelData: { deliveryMode: 'bridged' } })
      await say(commandOf({ type: 'EndConversation', context: {} }))
      return { status: 200 }
    })
    const { checks } = await checked(bot.endpoint, '--limit', '0.2')
    await bot.stop()
    const told = checks.map(({ outcome, detail }) => `${outcome}: ${detail}`)
    assert.deepEqual(told.slice(2, 5), [
      'skipped: it has given the conversation on before',
      'skipped: it has ended the conversation before',
      'skipped: it did not escalate',
    ])
    assert.deepEqual(told.slice(6), ['passed: "Good night"', 'passed: the conversation is closed', 'passed: '])
  })

  it('LNT-2 says of a bot that can not be reached that nothing else could be checked', async () => {
    const bot = await startScriptedBot()
    await bot.stop()
    const { code, checks } = await checked(bot.endpoint)
    assert.equal(code, 1)
    assert.deepEqual(outcomes(checks), ['failed', ...Array(8).fill('skipped')])
    assert.deepEqual(codesOf(checks, ALL[0] ?? ''), ['bot-unreachable'])
  })

  it('LNT-2 says what is wrong with the command line, and starts nothing', async () => {
    const expected = "expected a bot's messaging endpoint, as http://localhost:3978/api/messages"
    assert.deepEqual(await check(), { code: 1, stdout: '', stderr: `ENDPOINT: missing; ${expected}\n` })
    assert.deepEqual(await check('localhost:3978', '--limit', '0', '--format', 'xml'), {
      code: 1,
      stdout: '',
      stderr: `ENDPOINT: "localhost:3978" is no URL; ${expected}
--limit: "0" is not understood; expected seconds, above 0 and up to 300
--format: "xml" is not known; expected text, json, junit
`,
    })
  })
})
