import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** How needs end with which somebody who joins is wanted (domain/skills.ts): no customer waits there (TRF-5). */
const JOINS = '|joins'

/** Whether customers wait with these needs. */
export function customersWait(needs: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`${needs} not like ${sql.lit(`%${JOINS}`)}`
}

/** The same of a row that is to be written. */
export function isCustomers({ needs }: { needs: string }): boolean {
  return !needs.endsWith(JOINS)
}
