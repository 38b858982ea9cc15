// What a long log costs: appending to it, and resuming a stream near its end, at 10 and at 10,000 activities.
import type { Command } from '../src/domain/commands.ts'
import type { ConversationId, Seq } from '../src/domain/ids.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createFeed } from '../src/runtime/feed.ts'
import { createRouter, type Router } from '../src/runtime/router.ts'
import { openSqliteStore } from '../src/store/open-sqlite-store.ts'
import type { Store } from '../src/store/store.ts'
import { withDataDir } from './data-dir.ts'
import { BOT, deskWith } from './desk.ts'
import { publish, type Row } from './rows.ts'
import { median } from './statistics.ts'
import { engaged, stock } from './stock.ts'

const SHORT = 10
const LONG = 10_000
const TRIES = 300
const BAR_GROWTH = 1.5

const log = { info() {}, warn() {}, error: (fields: object, message: string) => console.error(message, fields) }

publish(await withDataDir(async (dir) => {
  const store = await openSqliteStore({ dir })
  try {
    return await measure(store)
  } finally {
    await store.close()
  }
}))

async function measure(store: Store): Promise<Row[]> {
  const desk = deskWith({ bot: true })
  const router = createRouter({ store, desk, clock: systemClock, log })
  const feed = createFeed({ router, store, log })
  const [short, long] = await stock(store, desk, 2, engaged)
  if (!short || !long) throw new Error('expected two conversations')
  for (let said = 0; said < SHORT; said++) await say(router, short)
  for (let said = 0; said < LONG; said++) await say(router, long)
  const appends = { short: [] as number[], long: [] as number[] }
  const resumes = { short: [] as number[], long: [] as number[] }
  // In turns, so that whatever else happens on the machine touches both.
  for (let tries = 0; tries < TRIES; tries++) {
    resumes.short.push(await tookMs(() => resume(feed, router, short)))
    resumes.long.push(await tookMs(() => resume(feed, router, long)))
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const [fresh] = await stock(store, desk, 1, engaged)
    if (!fresh) throw new Error('expected a conversation')
    for (let said = 0; said < SHORT; said++) await say(router, fresh)
    appends.short.push(await tookMs(() => say(router, fresh)))
    appends.long.push(await tookMs(() => say(router, long)))
  }
  return [row('appending to', appends), row('resuming the stream of', resumes)]
}

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

async function say(router: Router, id: ConversationId): Promise<void> {
  const activity = { type: 'message', text: 'a message of some words, as people write them' }
  const ask = { type: 'bot-say', botId: BOT, activity, meaning: 'public', notes: [] } satisfies Omit<Command & { type: 'bot-say' }, 'at'>
  const answer = await router.run(id, ask)
  if ('refused' in answer) throw new Error(`a message was refused: ${answer.message}`)
}

/** Follows from five entries before the end until everything there is has come. */
async function resume(feed: ReturnType<typeof createFeed>, router: Router, id: ConversationId): Promise<void> {
  const state = await router.conversation(id)
  const after: Seq = (state?.seq ?? 0) - 5
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const leave = feed.follow(id, after, {
    entries: (_, through) => void (through === state?.seq && resolve()),
    typing() {},
    ended() {},
    failed: () => reject(new Error('the stream could not be resumed')),
  })
  await promise
  leave()
}

function row(what: string, { short, long }: Record<'short' | 'long', number[]>): Row {
  const growth = median(long) / median(short)
  return {
    what: `${what} a log of ${LONG} activities, in those of ${SHORT}`,
    figure: `${growth.toFixed(2)} (${median(long).toFixed(2)} ms)`,
    bar: 'the same',
    met: growth <= BAR_GROWTH,
    numbers: { growth, shortMs: median(short), longMs: median(long) },
  }
}
