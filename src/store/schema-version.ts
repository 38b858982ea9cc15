import type { Dialect } from './dialects.ts'
import type { Session } from './driver.ts'
import { StoreError } from './errors.ts'
import { statement } from './statement.ts'

/**
 * The version of the schema in a database, undefined where it is empty. Only reads; rejects with a StoreError where
 * there are tables that are not ours.
 */
export async function schemaVersion(session: Pick<Session, 'all'>, dialect: Dialect): Promise<number | undefined> {
  const { engine, columns, place } = dialect
  const found = await session.all(columns, {})
  if (found.length === 0) return undefined
  const others = found.filter(({ table }) => table !== 'migrations')
  const own = found.filter(({ table }) => table === 'migrations').map(({ column }) => column)
  if (own.join() === 'version') {
    const newest = engine.selectFrom('migrations').select((read) => read.fn.max('version').as('version'))
    const [row] = await session.all(statement(() => newest), {})
    const version = row?.version ?? 0
    // Many programs keep their versions in a table of that name.
    const isOurs = others.some(({ table, column }) => table === 'conversations' && column === 'workstream_id')
    if (version > 0 ? isOurs : others.length === 0) return version
  }
  const message = `The database ${place} holds tables of another program; expected an empty database or Handback's.`
  throw new StoreError('foreign-database', message)
}
