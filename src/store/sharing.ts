import type { Driver } from './driver.ts'
import { sharingStatements as sql } from './sharing-statements.ts'
import type { Sharing } from './store.ts'

/** Makes `owner` one of the processes that share the database; `onHint` tells what the others committed. */
export async function joinSharing(driver: Driver, owner: string, onHint: Sharing['onHint']): Promise<Sharing> {
  await driver.all(sql.beat, { owner })
  return {
    owner,
    onHint,
    async beat() {
      const [row] = await driver.all(sql.beat, { owner })
      return row?.lived ?? false
    },
    async lease(name) {
      return (await driver.all(sql.lease, { owner, name })).length > 0
    },
    async resign() {
      await driver.transaction(async (to) => {
        await to.run(sql.endLeases, { owner })
        await to.run(sql.endProcess, { owner })
      })
    },
    async takeOver(limit) {
      const taken = await driver.all(sql.takeOver, { owner, limit })
      if (taken.length < limit) await driver.run(sql.forgetDead, {})
      return taken.map(({ id }) => id)
    },
    async attend(id, connected) {
      await driver.run(connected ? sql.attend : sql.seen, { id, owner })
    },
    async attended(id, graceMs) {
      const [row] = await driver.all(sql.attended, { id, graceMs })
      return row?.present ?? false
    },
    async stranded(limit) {
      return (await driver.all(sql.stranded, { limit })).map(({ id }) => id)
    },
  }
}
