// Full hand-backs a second: a customer starts, Bot A greets and escalates, a representative accepts, speaks and transfers,
// Bot B greets and asks, the customer answers, Bot B closes. With what one costs in commits and SQL statements.
import { WebSocket } from 'ws'
import type { Activity } from '../src/protocol/activity.ts'
import { SET_CONTEXT } from '../src/protocol/set-context.ts'
import { serveBot, words, type Answer } from './bot.ts'
import type { Counted } from './count-sql.ts'
import { withDataDir } from './data-dir.ts'
import { postJson } from './post-json.ts'
import { work } from './representative.ts'
import { publish, type Row } from './rows.ts'
import { startRouter, type Server } from './servers.ts'

const AT_ONCE = 32
const WARM_UP_MS = 2_000
const WINDOW_MS = 6_000
const REPRESENTATIVES = ['r1', 'r2', 'r3', 'r4']

const GREETING = 'Hello, what can I do for you?'
const WISH = 'I want a person.'
const QUESTION = 'How was it, from 1 to 5?'

publish(await withDataDir(async (dir) => {
  const [a, b] = await Promise.all([serveBot(botA), serveBot(botB)])
  const router = await startRouter(a.endpoint, { dir }, {
    config: 'hand-back.yaml', preload: 'count-sql.ts', env: { BENCH_BOT_B: b.endpoint },
  })
  try {
    return await measure(router)
  } finally {
    await router.stop()
    a.stop()
    b.stop()
  }
}))

async function measure(router: Server): Promise<Row[]> {
  const { promise: failure, reject } = Promise.withResolvers<never>()
  const leaves = await Promise.all(REPRESENTATIVES.map((id) => work(router.base, id, 'support', reject)))
  await Promise.race([runFor(router.base, WARM_UP_MS), failure])
  const before = { ...(await router.used()), ...((await router.ask('counted')) as Counted) }
  const startedAt = performance.now()
  const runs = await Promise.race([runFor(router.base, WINDOW_MS), failure])
  const perSecond = (runs / (performance.now() - startedAt)) * 1000
  const after = { ...(await router.used()), ...((await router.ask('counted')) as Counted) }
  for (const leave of leaves) leave()
  const each = (field: keyof typeof before) => (after[field] - before[field]) / runs
  const numbers = { perSecond, changes: each('changes'), transactions: each('transactions'), statements: each('statements'), cpuUs: each('cpuUs') }
  const cost = `${numbers.changes.toFixed(0)} commits in ${numbers.transactions.toFixed(1)} transactions, ${numbers.statements.toFixed(0)} statements`
  return [{ what: 'full hand-backs/s, SQLite', figure: `${perSecond.toFixed(0)}/s; each ${cost}, ${(numbers.cpuUs / 1000).toFixed(1)} ms CPU`, numbers }]
}

/** Keeps that many customers at it; gives how many hand-backs were done. */
async function runFor(base: string, ms: number): Promise<number> {
  const endAt = performance.now() + ms
  let runs = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() < endAt) {
      await handBack(base)
      runs += 1
    }
  }))
  return runs
}

/** One customer: asks for a person once greeted, answers Bot B's question, and is done when the stream is closed. */
async function handBack(base: string): Promise<void> {
  const started = await postJson(`${base}/v3/directline/conversations`, {}, { authorization: 'Bearer bench-secret' })
  const { conversationId, token, streamUrl } = started.body as Record<'conversationId' | 'token' | 'streamUrl', string>
  const stream = new WebSocket(streamUrl)
  const say = (text: string) =>
    postJson(`${base}/v3/directline/conversations/${conversationId}/activities`, { type: 'message', text }, { authorization: `Bearer ${token}` })
  await new Promise<void>((resolve, reject) => {
    stream.on('message', (frame) => {
      const { activities = [] } = JSON.parse(String(frame) || '{}') as { activities?: Activity[] }
      for (const { text } of activities) {
        if (text === GREETING) say(WISH).catch(reject)
        if (text === QUESTION) say('5').catch(reject)
      }
    })
    stream.on('close', resolve)
    stream.on('error', reject)
  })
}

function botA({ type, name, text }: Activity): Answer | undefined {
  if (type === 'event' && name === SET_CONTEXT) return words(GREETING)
  return text === WISH ? command('Escalate', {}) : undefined
}

function botB({ type, name }: Activity): Answer | undefined {
  if (type === 'event' && name === SET_CONTEXT) return words(QUESTION)
  return type === 'message' ? command('EndConversation', { MCS_CSAT: 5 }) : undefined
}

function command(type: string, context: Record<string, number>): Answer {
  return { text: type, channelData: { tags: JSON.stringify({ type, context }) } }
}
