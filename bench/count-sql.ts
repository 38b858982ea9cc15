// Preloaded into the router: counts what SQLite is asked to do. Asked 'counted', it answers with Counted.
import { DatabaseSync, StatementSync } from 'node:sqlite'

export interface Counted {
  /** Statements that were run, those that begin and end transactions apart. */
  statements: number
  transactions: number
  /** Writes of a conversation's row: one for each decision, or for all of one transaction. */
  changes: number
}

const counted: Counted = { statements: 0, transactions: 0, changes: 0 }
const writesConversation = new WeakSet<StatementSync>()
const bracket = new WeakSet<StatementSync>()

const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (sql) {
  const made = prepare.call(this, sql)
  if (/^(insert into|update) "conversations"/.test(sql)) writesConversation.add(made)
  if (sql === 'begin immediate' || sql === 'commit') bracket.add(made)
  return made
}
for (const method of ['all', 'run'] as const) {
  const original = StatementSync.prototype[method] as (...inputs: unknown[]) => unknown
  Object.assign(StatementSync.prototype, {
    [method](this: StatementSync, ...inputs: unknown[]) {
      if (bracket.has(this)) counted.transactions += 0.5
      else counted.statements += 1
      if (writesConversation.has(this)) counted.changes += 1
      return original.apply(this, inputs)
    },
  })
}

process.on('message', (message) => {
  if (message === 'counted') process.send?.(counted)
})
process.channel?.unref()
