import type { Driver } from './driver.ts'
import { sharingStatements as sql } from './sharing-statements.ts'
import type { Sharing } from './store.ts'

/** Makes `owner` one of the processes that share the database; `onHint` tells what the others committed. */
export async function joinSharing(driver: Driver, owner: string, onHint: Sharing['onHint']): Promise<Sharing> {
  await driver.all(sql.beat, { owner })
  const listeners: Parameters<Sharing['onHint']>[0][] = []
  let others = new Set<string>()

  /** A process may have died between a commit and its hint: whoever outlives it can't know what it did not say. */
  async function missTheDead(): Promise<void> {
    const alive = new Set((await driver.all(sql.living, {})).map((row) => row.owner))
    const died = [...others].some((other) => !alive.has(other))
    others = alive
    if (died) for (const listener of listeners) listener('lost')
  }

  return {
    owner,
    onHint(listener) {
      listeners.push(listener)
      onHint(listener)
    },
    async beat() {
      const [row] = await driver.all(sql.beat, { owner })
      await missTheDead()
      return row?.lived ?? false
    },
    async lease(name) {
      return (await driver.all(sql.lease, { owner, name })).length > 0
    },
    async living() {
      return (await driver.all(sql.living, {})).map((row) => row.owner)
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
