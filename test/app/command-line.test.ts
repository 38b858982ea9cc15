import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHIPPED } from '../../src/app/config/config.ts'
import { ROOT } from '../support/source-files.ts'
import { startProgram } from './program.ts'

interface Complaint {
  what: string
  args: string[]
  env?: Record<string, string>
  says: RegExp
}

const HELP = / says what there is\.$/
const start = (...options: string[]) => ['start', ...options]

const complaints: Complaint[] = [
  { what: 'no command', args: [], says: /^No command was given: "npm start -- --help" says what there is\.$/ },
  { what: 'an unknown command', args: ['fly'], says: /^There is no command "fly": / },
  { what: 'one word too many', args: start('now'), says: /^"now" is not understood: / },
  { what: 'an unknown option', args: start('--wings'), says: /^Unknown option '--wings': / },
  { what: 'an unknown option alone', args: ['-x'], says: /^Unknown option '-x': / },
  { what: 'an option without its value', args: start('--port'), says: /^Option '--port <value>' argument missing: / },
  { what: 'an option before another one', args: start('--data', '--port'), says: /^--data: its value is missing or begins with a dash; expected a value: / },
  { what: 'an empty value', args: start('--data='), says: /^--data: is empty; expected a value$/ },
  { what: 'an option of another command', args: ['demo', '--port', '1'], says: /^--port: is not for "handback demo": / },
  { what: 'a bot that is none', args: ['env', 'riley'], says: /^env: "riley" is no bot in .*; expected one of bot-a, bot-b$/ },
  { what: 'an unknown SDK', args: ['env', 'bot-a', '--sdk', 'node'], says: /^--sdk: "node" is not known; expected botbuilder or agents$/ },
  { what: 'an unknown part', args: start('--only', 'desk'), says: /^--only: "desk" is not known; expected router or bots$/ },
  { what: 'a port that is none', args: start('--port', '99999'), says: /^--port: "99999" is no port; / },
  { what: 'a missing configuration', args: start('--config', 'none.yaml'), says: /none\.yaml: no such file; expected / },
  { what: 'a folder as configuration', args: start('--config', '.'), says: /: can't be read \(EISDIR\); expected / },
  { what: 'broken YAML', args: start('--config', 'broken.yaml'), says: /broken\.yaml: line \d+, column \d+ is no valid YAML / },
  { what: 'a wrong configuration', args: start('--config', 'wrong.yaml'), says: /^queues\[0\]\.members\[0\]: .*nobody/ },
  { what: 'a file as data folder', args: start('--only', 'router', '--data', 'plain'), says: /^The data directory .*plain must be a directory / },
  { what: 'a data folder below a file', args: start('--only', 'bots', '--data', 'plain/below'), says: /^The data directory .*below must be a directory / },
  { what: 'a data folder where none can be', args: start('--only', 'router', '--data', '/proc/nope'), says: /^The data directory \/proc\/nope must be a directory / },
  { what: "the bots' data folder where none can be", args: start('--only', 'bots', '--data', '/proc/nope'), says: /^The data directory \/proc\/nope must be a directory / },
  { what: 'a database that is none', args: start('--only', 'router', '--data', 'garbage'), says: /handback\.db is no database: / },
  { what: "a bot's database that is none", args: start('--only', 'bots', '--data', 'garbage-bot'), says: /bot-a\.db is no database: / },
  { what: 'a folder as database', args: start('--only', 'router', '--data', 'folder'), says: /^The database .*handback\.db must be a writable file\.$/ },
  { what: 'a database that is not there', args: start('--only', 'router'), env: { DATABASE_URL: 'postgres://me:sesame@127.0.0.1:9/x' }, says: /database|PostgreSQL/ },
  { what: 'a database that is not there, asked for TLS', args: start('--only', 'router'), env: { DATABASE_URL: 'postgres://me:sesame@127.0.0.1:9/x?sslmode=require' }, says: /^PostgreSQL at 127\.0\.0\.1:9 can't be reached: / },
  { what: "an address that is not this machine's", args: start('--only', 'router'), env: { HOST: '203.0.113.9', HANDBACK_DEV_SIGN_IN: '1' }, says: /^HOST: is not an address of this machine; / },
  { what: 'a host that is none', args: start('--only', 'bots'), env: { HOST: 'no.such.host.invalid', HANDBACK_DEV_SIGN_IN: '1' }, says: /^HOST: is not an address of this machine; / },
  { what: "the router's port taken", args: start('--only', 'router', '--port', '{port}'), says: /^Port \d+ is taken: stop the program that uses it, or set another in PORT, BOT_A_PORT, BOT_B_PORT or ISSUER_PORT\.$/ },
  { what: "Bot A's port taken", args: start('--only', 'bots'), env: { BOT_A_PORT: '{port}' }, says: /^Port \d+ is taken: / },
  { what: "Bot B's port taken", args: start('--only', 'bots'), env: { BOT_B_PORT: '{port}' }, says: /^Port \d+ is taken: / },
]

describe('what the command line complains about', () => {
  let cwd: string
  const file = (name: string) => join(cwd, name)
  let taken: Server
  let ended: { what: string; code: number | string; stdout: string; stderr: string }[]

  before(async function () {
    this.timeout(60_000)
    cwd = mkdtempSync(join(tmpdir(), 'handback-cli-'))
    taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const port = String((taken.address() as AddressInfo).port)
    const withPort = (text: string) => text.replace('{port}', port)
    writeFileSync(file('plain'), '')
    writeFileSync(file('broken.yaml'), 'workers: [')
    writeFileSync(file('wrong.yaml'), readFileSync(SHIPPED, 'utf8').replace('[bot-a, riley, sam, bot-b]', '[nobody, riley]'))
    for (const [folder, name] of [['garbage', 'handback.db'], ['garbage-bot', 'bot-a.db']] as const) {
      mkdirSync(file(folder))
      writeFileSync(join(file(folder), name), 'this is a text and not a database at all'.repeat(100))
    }
    mkdirSync(join(file('folder'), 'handback.db'), { recursive: true })
    const run = async ({ what, args, env = {} }: Complaint) => {
      const values = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, withPort(value)]))
      // Each in a folder of its own, so that none waits for another's database.
      const program = startProgram(args.map(withPort), { cwd, env: { HANDBACK_DATA: `data-${what.replace(/\W/g, '-')}`, ...values } })
      return { what, code: await program.ended, ...program.out }
    }
    ended = await Promise.all(complaints.map(run))
  })
  after(() => {
    taken.close()
    rmSync(cwd, { recursive: true })
  })

  for (const { what, says } of complaints) {
    it(`${what}: one sentence on stderr, exit code 2`, () => {
      const found = ended.find((one) => one.what === what)
      assert.ok(found)
      const { code, stdout, stderr } = found
      assert.match(stderr, /^[^\n]+\n$/)
      assert.match(stderr.trimEnd(), says)
      assert.deepEqual([code, stdout], [2, ''])
      assert.doesNotMatch(stderr, /sesame/)
    })
  }

  it('complaints about the words of the command line name the help', () => {
    const words = ended.filter(({ stderr }) => /command|understood|option/i.test(stderr) && !stderr.startsWith('--'))
    assert.equal(words.length, 6)
    for (const { stderr } of words) assert.match(stderr.trimEnd(), HELP)
  })
})

describe('the help of the command line', () => {
  it('is printed on stdout, exit code 0', async () => {
    for (const args of [['--help'], ['start', '-h']]) {
      const program = startProgram(args, { cwd: tmpdir() })
      assert.equal(await program.ended, 0)
      assert.match(program.out.stdout, /^handback start .*\n.*\nhandback demo\n/)
      assert.equal(program.out.stderr, '')
    }
  })

  it('is what npx prints in the folder of the project, and nothing else', () => {
    const help = execFileSync('npx', ['--offline', 'handback', '--help'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
    assert.match(help, /^handback start /)
  })
})
