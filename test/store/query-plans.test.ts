import assert from 'node:assert/strict'
import { commitStatements } from '../../src/store/commit-statements.ts'
import { sqlite } from '../../src/store/dialects.ts'
import type { Driver } from '../../src/store/driver.ts'
import { figureStatements } from '../../src/store/figures.ts'
import { migrate } from '../../src/store/migrations.ts'
import { privacyStatements } from '../../src/store/privacy.ts'
import { readStatements } from '../../src/store/read-statements.ts'
import { openSqliteDriver } from '../../src/store/sqlite-driver.ts'
import type { Statement } from '../../src/store/statement.ts'
import { surveyStatements } from '../../src/store/surveys.ts'
import { webhookStatements } from '../../src/store/webhooks.ts'
import { workerStatements } from '../../src/store/worker-statements.ts'

const { conversations, ...reads } = readStatements(sqlite.engine)
const workers = workerStatements(sqlite.engine)
const commits = commitStatements(sqlite.engine)
const { surveys, surveyAt } = surveyStatements(sqlite.engine)
const { due: webhooksDue, move, finish } = webhookStatements(sqlite.engine)
const { oldest, emptyEvent, emptyBodies, setCustomer, setSurvey, erasuresAsked, audited } = privacyStatements(sqlite.engine)
const { ahead, line, waits } = figureStatements(sqlite.engine)
const { log, logOf, entry, state, due, owed, open, setting } = reads
const { lines, waiting, waitingAfter, candidates, freeLevels, candidatesAt, signedIn, waitingCounts, worker } = workers
const { head, workerLoad, setLoad, setFree, closeSession, setRole, deleteWaiting, deleteOffer } = commits
const { writtenAfter, deleteAttendance } = commits

const STATEMENTS: Record<string, Statement<never, unknown>> = {
  ...{ log, logOf, entry, state, due, owed, open, setting },
  ...{ lines, waiting, waitingAfter, candidates, freeLevels, candidatesAt, signedIn, waitingCounts, worker },
  ...{ setMemberPresence: workers.setMemberPresence, signInMember: workers.signInMember, waitingIn: commits.waitingIn },
  ...{ head, workerLoad, setLoad, setFree, closeSession, setRole, deleteWaiting, deleteOffer },
  ...{ writtenAfter, deleteAttendance },
  ...{ oldest, emptyEvent, emptyBodies, setCustomer, setSurvey, erasuresAsked, audited },
  ...{ ahead, line, waits, surveys, surveyAt },
  ...{ webhooksDue, move, finish },
  update: commits.updateConversation(['seq', 'state']),
  list: conversations({ limit: 1 }),
  listOfStatus: conversations({ status: 'Open', before: {} as never, limit: 1 }),
  listOfQueue: conversations({ queueId: '' as never, limit: 1 }),
}

/** What a plan says about the parts of a statement, none of which reads a table. */
const OF_ITS_OWN = /^(SCAN (line|level|counted|CONSTANT ROW|\d+-ROW VALUES CLAUSE)|(CORRELATED )?SCALAR SUBQUERY \d+|[A-Z -]+( \w+)?)$/

describe('query plans on SQLite', () => {
  let driver: Driver
  before(async () => {
    driver = openSqliteDriver(':memory:')
    await migrate(driver, sqlite)
  })
  after(() => driver.close())

  for (const [name, { sql, parameters }] of Object.entries(STATEMENTS)) {
    it(`ASG-9 ${name} reads by index and in its order, without sorting`, async () => {
      const explain: Statement<object, { detail: string }> = { sql: `explain query plan ${sql}`, parameters }
      const plan = await driver.all(explain, new Proxy({}, { get: () => 1 }))
      // These are what the statement itself has read already: a bounded count, or the values that it jumps to.
      const reads = plan.filter(({ detail }) => !OF_ITS_OWN.test(detail))
      assert.ok(reads.length > 0)
      for (const { detail } of reads) assert.match(detail, / USING (COVERING )?INDEX /)
    })
  }
})
