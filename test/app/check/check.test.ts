import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBots, type BotsApp } from '../../../src/app/bots-app.ts'
import { readAsked, type CheckOptions } from '../../../src/app/check/asked.ts'
import { check as checkHere } from '../../../src/app/check/check-command.ts'
import { startEchoBot } from '../../support/bots.ts'
import { commandOf } from '../../support/one-bot.ts'
import { startProgram } from '../program.ts'
import { startSpeakingBot } from './speaking-bot.ts'

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
  'does nothing wrong besides',
]

const ESCALATE = commandOf({ type: 'Escalate', context: {} })
const END = commandOf({ type: 'EndConversation', context: {} })

interface Told {
  name: string
  outcome: string
  detail: string
  mistakes: { code: string; happened: string; change: string }[]
  refused: string[]
}

describe('handback check', () => {
  let cwd: string
  let temporary: string
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'handback-tests-of-check-'))
    temporary = join(cwd, 'tmp')
    mkdirSync(temporary)
  })
  afterEach(() => rmSync(cwd, { recursive: true }))

  const start = (...args: string[]) => startProgram(['check', ...args], { cwd, env: { TMPDIR: temporary } })

  async function check(...args: string[]) {
    const program = start(...args)
    const code = await program.ended
    assert.deepEqual(readdirSync(temporary), [])
    return { code, ...program.out }
  }

  /** The same without a process of its own, by what a build server is given. */
  async function checked(endpoint: string, options: CheckOptions = {}): Promise<{ passed: boolean; checks: Told[] }> {
    let report = ''
    await checkHere(readAsked(endpoint, { limit: '0.2', ...options, format: 'json' }), cwd, (text) => void (report += text))
    return JSON.parse(report)
  }

  /** Checks a bot that does that in its turns, and answers with lines such as `passed: "Hello"`. */
  async function told(turn: Parameters<typeof startSpeakingBot>[0], options: CheckOptions = {}) {
    const bot = await startSpeakingBot(turn)
    const { passed, checks } = await checked(bot.endpoint, options)
    await bot.stop()
    const lines = checks.map(({ outcome, detail }) => `${outcome}: ${detail}`)
    return { passed, checks, lines, mistakes: checks.map(({ mistakes }) => mistakes.map(({ code }) => code).join()) }
  }

  const outcomes = (checks: Told[]) => checks.map(({ outcome }) => outcome)

  describe('with our own bots', () => {
    let bots: BotsApp
    beforeEach(async () => {
      bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir: join(cwd, 'bots') }, QUIET)
    })
    afterEach(() => bots.stop())

    it('LNT-2 plays the life of a bot that greets and escalates, whatever is set around it, and says what it did not see', async () => {
      const around = ['HOST=203.0.113.9', 'DATABASE_URL=postgres://nowhere.invalid/x', 'BOT_SECRET=keyvault:none']
      writeFileSync(join(cwd, '.env'), around.join('\n'))
      const { code, stdout, stderr } = await check(bots.endpoints.a)
      assert.deepEqual([code, stderr], [0, ''])
      const marks = stdout.split('\n').flatMap((line) => /^ {2}([✓✗–]) (.*)/.exec(line)?.slice(1, 3).join(' ') ?? [])
      assert.deepEqual(marks, ALL.map((name, at) => `${at === 7 || at === 8 ? '–' : '✓'} ${name}`))
      assert.match(stdout, /"Hello Casey, I am Bot A/)
      assert.match(stdout, /not on "Goodbye"; name the words that do it with --end/)
      assert.match(stdout, /\n8 passed, 0 failed, 2 skipped, in \d+\.\d s\.\n$/)
    })

    it('LNT-2 plays the life of a bot that serves behind a person and ends, with the words that bring it to it', async () => {
      const { code, stdout } = await check(bots.endpoints.b, '--end', '5|skip', '--escalate', 'person', '--format', 'json')
      const { passed, checks }: { passed: boolean; checks: Told[] } = JSON.parse(stdout)
      assert.deepEqual([code, passed], [0, true])
      assert.deepEqual(checks.map(({ name }) => name), ALL)
      assert.deepEqual(outcomes(checks), [...Array(3).fill('passed'), ...Array(2).fill('skipped'), ...Array(5).fill('passed')])
    })
  })

  it('LNT-2 says of a bot that knows nothing of Omnichannel that its customer sees nothing, and what to change', async () => {
    const bot = await startEchoBot()
    const { passed, checks } = await checked(bot.endpoint)
    await bot.stop()
    assert.equal(passed, false)
    assert.deepEqual(outcomes(checks).slice(0, 4), ['passed', 'failed', 'failed', 'failed'])
    assert.deepEqual(checks[1]?.mistakes.map(({ code }) => code), ['bot-silent'])
    const [mistake] = checks[2]?.mistakes ?? []
    assert.equal(mistake?.code, 'not-bridged')
    assert.match(mistake?.change ?? '', /Set channelData.deliveryMode to "bridged"/)
  })

  it('LNT-2 LNT-1 finds what a bot says after it has escalated, and a command that is no text, for a build server', async () => {
    const bot = await startSpeakingBot(async ({ activity: { type, text }, say, words }) => {
      if (type === 'event') await words('Hello')
      if (text === 'Hello') await say({ text: 'Hi', channelData: { tags: { type: 'Escalate' }, deliveryMode: 'bridged' } })
      if (text !== 'person') return
      await say({ ...ESCALATE, text: 'Wants <you>,\ufffe\u001b[31m \ud800& "all"' })
      await words('Still here')
    })
    const { code, stdout } = await check(bot.endpoint, '--escalate', 'no|person', '--limit', '0.2', '--format', 'junit')
    await bot.stop()
    assert.equal(code, 1)
    assert.match(stdout, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuite name="http:\S+" tests="10" failures="2" errors="0" skipped="2">\n/)
    assert.match(stdout, /name="greets the customer" time="[\d.]+"\/>/)
    assert.match(stdout, /name="answers the customer" .*<failure message="tags-not-string: /)
    assert.match(stdout, /name="escalates to a person" time="[\d.]+"\/>/)
    assert.match(stdout, /name="is silent once it has escalated" .*<failure message="not-in-roster: /)
    assert.match(stdout, /Riley reads its summary: &quot;Wants &lt;you&gt;,\[31m \ufffd?&amp; &quot;all&quot;&quot;/)
    assert.match(stdout, /name="ends the conversation" .*<skipped message="not on &quot;Goodbye&quot;; name/)
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/)
  })

  it('LNT-2 takes a bot that escalates with its first word', async () => {
    const { lines } = await told(async ({ activity: { type }, say }) => {
      if (type === 'event') await say(ESCALATE)
    })
    assert.deepEqual(lines.slice(0, 6), [
      'passed: it gave it on before set-context was answered',
      'skipped: it gave the conversation on without a word',
      'skipped: it was out before',
      'passed: Riley is asked',
      'passed: Riley reads its summary: "Needs a person"',
      'passed: it gave it on before set-context was answered',
    ])
  })

  it('LNT-2 takes a bot that ends the conversation sooner than one expects', async () => {
    const { passed, lines } = await told(async ({ activity: { type }, say, words }) => {
      if (type !== 'event') return
      await words('Good night')
      await say(END)
    })
    assert.equal(passed, true)
    assert.deepEqual(lines, [
      'passed: it gave it on before set-context was answered',
      'passed: "Good night"',
      'skipped: it was out before',
      'skipped: instead it was out: BotEndConversation',
      'skipped: it did not escalate',
      'passed: it gave it on before set-context was answered',
      'passed: "Good night"',
      'passed: the conversation is closed',
      'passed: ',
      'passed: ',
    ])
  })

  it('LNT-2 goes on with the right conversation after a bot that was taken off the first one', async () => {
    const { lines } = await told(async ({ activity: { type }, words }) => {
      if (type === 'message') return { status: 500 }
      if (type === 'event') await words('Welcome')
    }, { say: 'one|two|three|four|five|six' })
    assert.deepEqual(lines.slice(3, 7), [
      'skipped: instead it was out: AgentDisconnected',
      'skipped: it did not escalate',
      'passed: both were answered with 2xx',
      'passed: "Welcome"',
    ])
  })

  it('LNT-2 waits for the end of a turn: an escalation and a mistake after the first words are seen', async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 500))
    const { passed, lines, mistakes } = await told(async ({ activity: { type, text }, say, words }) => {
      if (type === 'event') await words('Welcome')
      if (text === undefined) return
      await words('One moment')
      await pause()
      if (text === 'Goodbye') await say({ channelData: { tags: '{' } })
      else if (text !== 'Hello') await say(ESCALATE)
    })
    assert.equal(passed, false)
    assert.equal(lines[3], 'passed: Riley is asked')
    assert.deepEqual(mistakes.filter(Boolean), ['tags-not-json'])
  })

  it('LNT-2 shows which calls of the bot the router has refused', async () => {
    const { checks } = await told(async ({ activity: { type }, words }) => {
      if (type === 'event') await words('x'.repeat(40_000))
    })
    // Within set-context, which the first check waits for.
    assert.match(checks[0]?.refused.join() ?? '', /^400 MessageSizeTooBig, /)
  })

  it('LNT-2 gives a bot that is on its way up its time', async () => {
    let calls = 0
    const { lines } = await told(async ({ activity: { type }, words }) => {
      calls += 1
      if (calls === 1) return { status: 503, headers: { 'retry-after': '0' } }
      if (type === 'event') await words('Welcome')
      if (type === 'message') await words('Hello')
    }, { limit: '3' })
    assert.deepEqual(lines.slice(0, 2), ['passed: both were answered with 2xx', 'passed: "Welcome"'])
  })

  it('LNT-2 says of a bot that can not be reached that nothing else could be checked', async () => {
    const bot = await startSpeakingBot(async () => {})
    await bot.stop()
    const { passed, checks } = await checked(bot.endpoint)
    assert.equal(passed, false)
    assert.deepEqual(outcomes(checks), ['failed', ...Array(8).fill('skipped'), 'passed'])
    assert.deepEqual(checks[0]?.mistakes.map(({ code }) => code), ['bot-unreachable'])
  })

  it('LNT-2 leaves nothing behind where somebody ends it', async () => {
    const bot = await startSpeakingBot(() => new Promise(() => {}))
    const program = start(bot.endpoint)
    await bot.arrived(1)
    program.send('SIGINT')
    assert.equal(await program.ended, 1)
    assert.deepEqual(readdirSync(temporary), [])
    await bot.stop()
  })

  it('LNT-2 says what is wrong with the command line, and starts nothing', async () => {
    const expected = "expected a bot's messaging endpoint, as http://localhost:3978/api/messages"
    const { code, stdout, stderr } = await check('http://me:secret@localhost/', '--limit', '0', '--format', 'xml', '--say', 'a||b')
    assert.deepEqual([code, stdout], [2, ''])
    assert.equal(
      stderr,
      `ENDPOINT: is no http or https URL without a user name; ${expected}
--say: expected messages of 1 to 1000 characters, with | between them
--limit: "0" is not understood; expected seconds, above 0 and up to 300
--format: "xml" is not known; expected text, json, junit
`,
    )
    const mistake = (sentence: string) => ({ name: 'ConfigError', mistakes: [`ENDPOINT: ${sentence}; ${expected}`] })
    assert.throws(() => readAsked(undefined, {}), mistake('missing'))
    assert.throws(() => readAsked('http://10.1.2.3/', {}), mistake('10.1.2.3 is not this machine, and could not answer'))
  })
})
