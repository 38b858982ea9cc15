import type { Kysely } from 'kysely'
import type { Driver } from './driver.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'

/** Who is signed in at the desk, for every router on this database (AUT-10). */
export interface DeskSessions {
  /** Adds a session, and forgets those whose time is over. */
  add(session: DeskSession): Promise<void>
  find(key: string): Promise<DeskSession | undefined>
  /** Says that the session was used at that moment. */
  use(key: string, at: number): Promise<void>
  end(key: string): Promise<void>
  endAllOf(workerId: string): Promise<void>
}

export interface DeskSession {
  /** A hash of what the browser holds: who reads the database can't sign in with it. */
  key: string
  workerId: string
  /** What the provider said at the sign-in; undefined where the configuration says it. */
  roles?: readonly string[]
  /** Moments in ms. */
  startedAt: number
  usedAt: number
  endsAt: number
}

/** The sessions over any engine. */
export function deskSessionsOf(driver: Driver, engine: Kysely<Tables>): DeskSessions {
  const sql = statements(engine)
  return {
    async add({ key, workerId, roles, startedAt, usedAt, endsAt }) {
      await driver.run(sql.forget, { at: startedAt })
      const stored = roles ? JSON.stringify(roles) : null
      await driver.run(sql.add, { key, workerId, roles: stored, startedAt, usedAt, endsAt })
    },
    async find(key) {
      const [row] = await driver.all(sql.find, { key })
      if (!row) return undefined
      const { roles, ...session } = row
      return { ...session, ...(roles !== null && { roles: JSON.parse(roles) }) }
    },
    use: (key, at) => driver.run(sql.use, { key, at }),
    end: (key) => driver.run(sql.end, { key }),
    endAllOf: (workerId) => driver.run(sql.endAllOf, { workerId }),
  }
}

type Given = Omit<DeskSession, 'roles'> & { roles: string | null }

function statements(engine: Kysely<Tables>) {
  return {
    forget: statement(({ at }: { at: number }) => engine.deleteFrom('desk_sessions').where('ends_at', '<=', at)),

    add: statement(({ key, workerId, roles, startedAt, usedAt, endsAt }: Given) =>
      engine
        .insertInto('desk_sessions')
        .values({ key, worker_id: workerId, roles, started_at: startedAt, used_at: usedAt, ends_at: endsAt }),
    ),

    find: statement(({ key }: { key: string }) =>
      engine
        .selectFrom('desk_sessions')
        .select([
          'key', 'worker_id as workerId', 'roles', 'started_at as startedAt', 'used_at as usedAt', 'ends_at as endsAt',
        ])
        .where('key', '=', key),
    ),

    use: statement(({ key, at }: { key: string; at: number }) =>
      engine.updateTable('desk_sessions').set({ used_at: at }).where('key', '=', key),
    ),

    end: statement(({ key }: { key: string }) => engine.deleteFrom('desk_sessions').where('key', '=', key)),

    endAllOf: statement(({ workerId }: { workerId: string }) =>
      engine.deleteFrom('desk_sessions').where('worker_id', '=', workerId),
    ),
  }
}
