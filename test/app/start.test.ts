import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createTestDatabase, DATABASE_URL } from '../store/postgres-database.ts'
import { openProxy } from '../store/postgres-proxy.ts'
import { startScriptedBot } from '../support/scripted-bot.ts'
import { addressIn, startProgram, type Program } from './program.ts'

/** Longer than any stop takes, shorter than what it would take to wait for a bot or a client. */
const SOON_MS = 5_000

describe('handback start', () => {
  let cwd: string
  let running: Program[]
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'handback-start-'))
    running = []
  })
  afterEach(async () => {
    for (const { send, ended } of running) {
      send('SIGKILL')
      await ended
    }
    rmSync(cwd, { recursive: true })
  })

  async function start(args: string[] = [], env: Record<string, string> = {}): Promise<Program> {
    const program = startProgram(['start', ...args], { cwd, env })
    running.push(program)
    await program.says('Stop with Ctrl+C.')
    return program
  }

  async function stops(program: Program, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const since = Date.now()
    program.send(signal)
    assert.equal(await program.ended, 0, program.out.stderr)
    assert.ok(Date.now() - since < SOON_MS, `the stop took ${Date.now() - since} ms`)
    assert.match(program.out.stdout, /Stopping\.\n$/)
  }

  /** Starts a conversation at the address that was printed; answers with its id and token. */
  async function converse(program: Program, secret = 'local-secret') {
    const response = await fetch(`${addressIn(program, 'Customers')}/conversations`, { method: 'POST', headers: { authorization: `Bearer ${secret}` } })
    assert.equal(response.status, 201)
    return (await response.json()) as { conversationId: string; token: string; streamUrl: string }
  }

  it('says where everything is, and everything is there', async () => {
    const program = await start()
    const desk = addressIn(program, 'Desk')
    assert.equal((await fetch(new URL('/healthz', desk))).status, 200)
    assert.equal((await fetch(new URL('/readyz', desk))).status, 200)
    const signIn = await fetch(`${desk}/dev/sign-in`, { method: 'POST', body: '{"workerId": "riley"}' })
    assert.equal(signIn.status, 200)
    await converse(program)
    for (const bot of ['Bot A', 'Bot B'] as const) assert.equal((await fetch(addressIn(program, bot))).status, 405)
    assert.ok(program.out.stdout.includes(join(cwd, '.handback')))
    await stops(program, 'SIGINT')
  })

  it('starts the router alone, or the bots alone', async () => {
    mkdirSync(join(cwd, 'two'), { mode: 0o755 })
    const [router, bots] = await Promise.all([start(['--only', 'router', '--data', 'one'], { HANDBACK_DEV_SIGN_IN: '0', HANDBACK_PUBLIC_URL: 'http://localhost:8080' }), start(['--only', 'bots', '--data', 'two'])])
    assert.equal((await fetch(new URL('/healthz', addressIn(router, 'Desk')))).status, 200)
    assert.throws(() => addressIn(router, 'Bot A'), /no address/)
    assert.match(router.out.stdout, /for others http:\/\/localhost:8080 /)
    assert.match(router.out.stdout, /nobody can sign in: HANDBACK_DEV_SIGN_IN is 0/)
    assert.equal((await fetch(addressIn(bots, 'Bot B'))).status, 405)
    assert.throws(() => addressIn(bots, 'Desk'), /no address/)
    const remembered = readdirSync(join(cwd, 'two'))
    assert.ok(remembered.includes('bot-a.db'))
    for (const name of remembered) assert.equal(statSync(join(cwd, 'two', name)).mode & 0o077, 0, name)
    await Promise.all([stops(router), stops(bots)])
  })

  it('calls your own bot on the port of Bot A, and starts no bot that the configuration does not call', async () => {
    const bot = await startScriptedBot()
    const desk = ['workers:', '  - { id: bot-a, kind: bot, name: Mine, capacity: 100, messagingEndpoint: "${MINE}" }',
      'queues: [{ id: q, name: Q, members: [bot-a] }]', 'workstreams: [{ id: w, name: W, channel: direct-line, secret: local-secret, capacityUnits: 10, queue: q }]']
    writeFileSync(join(cwd, 'mine.yaml'), desk.join('\n'))
    const program = await start(['--config', 'mine.yaml'], { MINE: bot.endpoint, BOT_A_PORT: String(bot.port) })
    await converse(program)
    await bot.arrived(1)
    assert.ok(program.out.stdout.includes(`Bot A      is not started: port ${bot.port} is taken, and the router calls what listens there\n`))
    assert.doesNotMatch(program.out.stdout, /Bot B/)
    await stops(program)
    await bot.stop()
  })

  it('stops soon while a bot hangs, a request never ends, and a socket does not answer', async () => {
    const bot = await startScriptedBot(() => new Promise(() => {}))
    const program = await start(['--only', 'router'], { BOT_A_PORT: String(bot.port) })
    const { streamUrl } = await converse(program)
    await bot.arrived(1)
    const desk = new URL(addressIn(program, 'Desk'))
    const half = connect(Number(desk.port), '127.0.0.1')
    half.on('error', () => {}).write('POST /v3/directline/conversations HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{')
    const socket = new WebSocket(streamUrl)
    await once(socket, 'open')
    // It reads nothing any more, so it never answers the closing.
    socket.pause()
    await stops(program)
    half.destroy()
    socket.terminate()
    await bot.stop()
  })

  it('stops soon while its database is away', async function () {
    if (!DATABASE_URL) return this.skip()
    const database = await createTestDatabase()
    const proxy = await openProxy(database.url)
    const program = await start(['--only', 'router'], { DATABASE_URL: proxy.url })
    proxy.shut()
    const since = Date.now()
    program.send('SIGTERM')
    assert.equal(await program.ended, 0, program.out.stderr)
    assert.ok(Date.now() - since < SOON_MS, `the stop took ${Date.now() - since} ms`)
    await proxy.close()
    await database.drop()
  })

  it('prints and logs no secret, no token and nothing that anybody wrote', async () => {
    const secrets = { DIRECT_LINE_SECRET: 'sesame-secret', DIRECT_LINE_SECRET_TWO_QUEUES: 'sesame-two', HANDBACK_LOG_LEVEL: 'trace' }
    const bot = await startScriptedBot(() => ({ status: 400, body: 'bot-wrote-this' }))
    writeFileSync(join(cwd, '.env'), 'BOT_B_PORT=0\n')
    const program = await start([], { ...secrets, BOT_A_PORT: '0' })
    const { conversationId, token } = await converse(program, 'sesame-secret')
    const url = `${addressIn(program, 'Customers')}/conversations/${conversationId}/activities`
    const post = (to: string, body: string, bearer?: string) => {
      const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) }
      return fetch(to, { method: 'POST', body, headers })
    }
    assert.equal((await post(url, JSON.stringify({ type: 'message', text: 'private-words' }), token)).status, 200)
    await post(url, '{"private-words', token)
    await post(url, '{}', 'wrong-private-token')
    for (const name of ['Bot A', 'Bot B'] as const) {
      await post(addressIn(program, name), JSON.stringify({ type: 'message', text: 'private-words', serviceUrl: bot.endpoint, conversation: { id: 'c' }, from: { id: 'u' }, recipient: { id: 'b' }, channelId: 'test' }))
    }
    await bot.arrived(1)
    await stops(program)
    const everything = program.out.stdout + program.out.stderr
    assert.match(program.out.stderr, /a turn failed/)
    for (const secret of ['sesame', 'private-', token, 'bot-wrote-this']) assert.ok(!everything.includes(secret), `${secret} in:\n${everything}`)
    await bot.stop()
  })
})
