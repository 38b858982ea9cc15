import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createPending, hintsIn } from './hints.ts'
import { connectionTo, type PostgresPlace } from './postgres-connection.ts'
import { CONNECTION } from './postgres-driver.ts'
import type { Hint, Sharing } from './store.ts'

/** Hints to and from the other processes, on a connection of their own. */
export interface PostgresHints {
  /** Tells the others, once there is a connection. */
  tell(hints: Hint[]): void
  onHint: Sharing['onHint']
  close(): Promise<void>
}

const CHANNEL = 'handback'
const NOTIFY = 'select pg_notify($1, $2)'
/** Hints are for now: what they tell of is on disk, and nobody has to wait until they are. */
const OPTIONS = `${CONNECTION.options} -c synchronous_commit=off`
const RECONNECT_MS = 250
const CLOSE_MS = 1_000
/**
 * How often a question is asked, and how long its answer may take. Nothing else shows that a connection went away without
 * a word: who only listens hears nothing either way.
 */
const PATIENCE = { askEveryMs: 2_000, answerMs: 3_000 }
/** Sent in place of hints that may not have come through. */
const LOST = 'lost'

/** Listens on the database at `place`. Rejects where it can't be reached now; later it connects again by itself. */
export async function openPostgresHints(place: PostgresPlace, patience = PATIENCE): Promise<PostgresHints> {
  const pending = createPending()
  const listeners: ((hint: Hint | 'lost') => void)[] = []
  let client: pg.Client | undefined = await connect()
  let closed = false
  let sending = false
  let missed = false
  let sent = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  const asking = setInterval(() => void ask(), patience.askEveryMs)

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({ ...connectionTo(place), ...CONNECTION, options: OPTIONS })
    made.on('error', () => lose(made))
    made.on('end', () => lose(made))
    made.on('notification', ({ processId, payload }) => {
      // pg knows its own number, though its types don't say so.
      if (processId !== (made as pg.Client & { processID: number }).processID) hear(payload ?? '')
    })
    try {
      await made.connect()
      await made.query(`listen ${CHANNEL}`)
      return made
    } catch (error) {
      made.end().catch(() => undefined)
      throw error
    }
  }

  async function ask(): Promise<void> {
    const asked = client
    // What is being sent is a question as well.
    if (!asked || sending) return
    await query(asked, { text: 'select' }).catch(() => lose(asked))
  }

  async function query(on: pg.Client, what: pg.QueryConfig): Promise<void> {
    await on.query({ ...what, query_timeout: patience.answerMs } as pg.QueryConfig)
  }

  function lose(lost: pg.Client): void {
    if (lost !== client) return
    client = undefined
    lost.end().catch(() => undefined)
    reconnectLater()
  }

  function reconnectLater(): void {
    if (!closed) retry = setTimeout(() => void reconnect(), RECONNECT_MS)
  }

  async function reconnect(): Promise<void> {
    try {
      client = await connect()
    } catch {
      return reconnectLater()
    }
    if (closed) return void client.end()
    publish('lost')
    void send()
  }

  function hear(text: string): void {
    const hints = hintsIn(text)
    // From a program of another version: whatever it means, looking at everything covers it.
    if (hints) hints.forEach(publish)
    else publish('lost')
  }

  function publish(hint: Hint | 'lost'): void {
    for (const listener of listeners) listener(hint)
  }

  /** One notification at a time: what comes meanwhile goes together with the next. */
  async function send(): Promise<void> {
    if (sending) return
    sending = true
    const on = client
    try {
      while (on && on === client) {
        const texts = [...(missed ? [LOST] : []), ...pending.take()]
        if (texts.length === 0) break
        for (const text of texts) await query(on, { name: CHANNEL, text: NOTIFY, values: [CHANNEL, text] })
        missed = false
      }
    } catch {
      // The connection broke: the next one begins with telling the others that they may have missed something.
      missed = true
      if (on) lose(on)
    } finally {
      sending = false
    }
  }

  return {
    tell(hints) {
      hints.forEach(pending.add)
      if (!sending) sent = send()
    },
    onHint: (listener) => void listeners.push(listener),
    async close() {
      closed = true
      clearTimeout(retry)
      clearInterval(asking)
      // What was committed last is told as well: others may know it otherwise.
      await Promise.race([sent, sleep(CLOSE_MS, undefined, { ref: false })])
      const last = client
      client = undefined
      await last?.end()
    },
  }
}
