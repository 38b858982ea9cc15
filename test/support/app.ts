import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/app/config/config.ts'
import type { BuiltPages } from '../../src/app/pages/built-pages.ts'
import type { WebChat } from '../../src/app/pages/web-chat.ts'
import { startRouter, type RouterApp } from '../../src/app/router-app.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import type { Log } from '../../src/runtime/log.ts'
import type { Commit } from '../../src/runtime/router.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { TestClock } from './clock.ts'
import { watched } from './watched-store.ts'

export interface AppOptions {
  /** Ports of bots to use instead of the shipped ones; a bot that is not given is down. */
  botPorts?: { a?: number; b?: number }
  /** Text of a configuration file instead of the shipped one; `${BOT_A_PORT}` and `${BOT_B_PORT}` may stand in it. */
  config?: string
  clock?: Clock
  /** Kept by the caller, for a restart on the same data; else a new one that is deleted at stop. */
  dataDir?: string
  port?: number
  /** The console's pages, where a test wants them. */
  pages?: BuiltPages
  webChat?: WebChat
  /** Where the router's log goes as well. */
  log?: Log
  /** Further environment variables. */
  env?: Record<string, string>
}

export interface TestApp extends RouterApp {
  dataDir: string
  /** What the router logged as errors: a test that provokes none can say so. */
  errors: object[]
  /** Calls the router; `token` goes into the Authorization header. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** A desk token of that representative, who is then Available unless another presence is named. */
  signIn(workerId: string, presence?: string): Promise<string>
  /** Resolves with the conversation as soon as it is as wanted, looking again after each commit. */
  until(id: string, wanted: (state: Conversation) => boolean): Promise<Conversation>
}

export interface CallOptions {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  // The tests know what they asked for.
  body: any
  headers: Headers
}

export const SECRET = 'local-secret'
export const SECRET_TWO_QUEUES = 'local-secret-two-queues'

/** A port on which nothing listens: a bot there refuses connections. */
const NOBODY = 9

/** Starts a real router on a free port with a real database; bots and customers are the test's. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'handback-test-'))
  const cwd = mkdtempSync(join(tmpdir(), 'handback-cwd-'))
  if (options.config !== undefined) writeFileSync(join(cwd, 'handback.yaml'), options.config)
  const { a = NOBODY, b = NOBODY } = options.botPorts ?? {}
  const config = loadConfig({ env: { BOT_A_PORT: String(a), BOT_B_PORT: String(b), ...options.env }, cwd, port: options.port ?? 0, dataDir })
  rmSync(cwd, { recursive: true })
  const errors: object[] = []
  const { log: said } = options
  const log: Log = {
    info: (fields, message) => said?.info(fields, message),
    warn: (fields, message) => said?.warn(fields, message),
    error(fields, message) {
      errors.push(fields)
      said?.error(fields, message)
    },
  }
  const { store, idle } = watched(await openSqliteStore({ dir: dataDir }))
  const { clock, pages, webChat } = options
  const app = await startRouter(config, { store, log, ...(clock && { clock }), ...(pages && { pages }), ...(webChat && { webChat }) })
  if (clock instanceof TestClock) {
    clock.waitsFor(() => app.runtime.deskAttendance.idle())
    clock.waitsFor(() => app.runtime.router.idle())
    clock.waitsFor(idle)
  }
  const call: TestApp['call'] = (method, path, request) => send(app.url, method, path, request)

  return {
    ...app,
    dataDir,
    errors,
    call,
    async signIn(workerId, presence = 'Available') {
      const { token } = (await call('POST', '/api/dev/sign-in', { body: { workerId } })).body
      await call('PUT', '/api/me/presence', { token, body: { presence } })
      return token
    },
    until: (id, wanted) => until(app, id as ConversationId, wanted),
    async stop() {
      await app.stop()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true })
    },
  }
}

/** Calls a router at that address. */
export async function send(url: string, method: string, path: string, { token, body, headers }: CallOptions = {}): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

async function until(app: RouterApp, id: ConversationId, wanted: (state: Conversation) => boolean): Promise<Conversation> {
  return new Promise((resolve, reject) => {
    const look = (state: Conversation | undefined) => state && wanted(state) && resolve(state)
    app.runtime.router.onCommit((commit: Commit) => void (commit.id === id && look(commit.state)))
    app.runtime.router.conversation(id).then(look, reject)
  })
}
