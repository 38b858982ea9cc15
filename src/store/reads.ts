import type { Conversation } from '../domain/conversation.ts'
import type { Event } from '../domain/events.ts'
import type { Driver } from './driver.ts'
import type { ReadStatements } from './read-statements.ts'
import type { ConversationRow, Store } from './store.ts'
import type { Tables } from './tables.ts'

type Reads = Pick<
  Store,
  | 'conversation'
  | 'log'
  | 'entry'
  | 'due'
  | 'owed'
  | 'open'
  | 'openCount'
  | 'conversations'
  | 'sessions'
  | 'offers'
  | 'setting'
  | 'touch'
  | 'lastAgent'
  | 'changeSetting'
>

/**
 * The store's methods that read conversations and what belongs to them. What a message changes is read where it is
 * `upToDate`, with nothing left in the journal; all else is written at once, and need not wait for that.
 */
export function readsOf(driver: Driver, upToDate: Driver, sql: ReadStatements): Reads {
  return { ...readLogs(upToDate, sql), ...readForRouters(driver, upToDate, sql), ...readForDesk(driver, upToDate, sql) }
}

function readLogs(driver: Driver, sql: ReadStatements): Pick<Store, 'conversation' | 'log' | 'entry'> {
  return {
    async conversation(id) {
      const [row] = await driver.all(sql.state, { id })
      return row && (JSON.parse(row.state) as Conversation)
    },
    async log(id, after, limit, audience) {
      const rows = await (audience === undefined
        ? driver.all(sql.log, { id, after, limit })
        : driver.all(sql.logOf, { id, after, limit, audience }))
      return rows.map(eventOf)
    },
    async entry(id, seq) {
      const [row] = await driver.all(sql.entry, { id, seq })
      return row && eventOf(row)
    },
  }
}

function eventOf({ event, body }: { event: string; body: string | null }): Event {
  const entry = JSON.parse(event) as Event
  if (body !== null && entry.type === 'activity-accepted') entry.content = JSON.parse(body)
  return entry
}

type RouterReads = Pick<Store, 'due' | 'owed' | 'open' | 'openCount'>

function readForRouters(driver: Driver, upToDate: Driver, sql: ReadStatements): RouterReads {
  return {
    async due(now, limit) {
      const rows = await driver.all(sql.due, { limit: limit + 1 })
      const due = rows.slice(0, limit).filter((row) => row.due_at !== null && row.due_at <= now)
      return { ids: due.map((row) => row.id), nextAt: rows[due.length]?.due_at ?? undefined }
    },
    async owed(after, limit) {
      return (await upToDate.all(sql.owed, { after: after ?? '', limit })).map((row) => row.id)
    },
    async openCount(workstreamId, most) {
      const [row] = await driver.all(sql.openCount, { workstreamId, limit: most + 1 })
      return row?.count ?? 0
    },
    async open(after, limit) {
      return (await driver.all(sql.open, { after: after ?? '', limit })).map((row) => row.id)
    },
  }
}

/** A conversation's row as lists have it. */
export function rowOf(row: Omit<Tables['conversations'], 'due_at' | 'owed' | 'state' | 'owed_by'>): ConversationRow {
  return {
    id: row.id,
    status: row.status,
    queueId: row.queue_id ?? undefined,
    workstreamId: row.workstream_id,
    customer: JSON.parse(row.customer),
    workerId: row.worker_id ?? undefined,
    startedAt: row.started_at,
    lastAt: row.last_at,
    seq: row.seq,
  }
}

type DeskReads = Pick<Store, 'conversations' | 'sessions' | 'offers' | 'setting' | 'changeSetting' | 'touch' | 'lastAgent'>

function readForDesk(driver: Driver, upToDate: Driver, sql: ReadStatements): DeskReads {
  return {
    async conversations({ before, ...filter }) {
      const list = sql.conversations({ ...filter, before })
      const rows = await upToDate.all(list, { ...filter, beforeAt: before?.startedAt, beforeId: before?.id })
      return rows.map(rowOf)
    },
    async sessions(id) {
      const rows = await driver.all(sql.sessions, { id })
      return rows.map((row) => ({
        id: row.id,
        workerId: row.worker_id,
        kind: row.kind,
        queueId: row.queue_id,
        openedAt: row.opened_at,
        ...(row.closed_at !== null && { closedAt: row.closed_at }),
        ...(row.reason !== null && { reason: row.reason }),
        role: row.role ?? 'primary',
      }))
    },
    // Copied, because node:sqlite's rows have no prototype.
    async offers(workerId) {
      return (await driver.all(sql.offers, { workerId })).map((row) => ({ ...row }))
    },
    async lastAgent(workstreamId, customerId) {
      const [row] = await driver.all(sql.lastAgent, { workstreamId, customer: JSON.stringify(customerId) })
      return row && { ...row }
    },
    async setting(name, make) {
      const [row] = await driver.all(sql.setting, { name })
      if (row) return row.value
      await driver.run(sql.addSetting, { name, value: make() })
      // Another process may have been first.
      const [stored] = await driver.all(sql.setting, { name })
      if (!stored) throw new Error(`The setting ${name} was written and is not there`)
      return stored.value
    },
    async changeSetting(name, from, to) {
      return (await driver.all(sql.changeSetting, { name, from, to })).length > 0
    },
    async touch(at) {
      await driver.run(sql.putSetting, { name: 'touched', value: String(at) })
    },
  }
}
