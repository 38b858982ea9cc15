import assert from 'node:assert/strict'
import { forbiddenImports, importsOf } from '../support/arrows.ts'
import { sourceFiles } from '../support/source-files.ts'

describe('import arrows', () => {
  it('every import of src follows the table of rooms', () => {
    const files = sourceFiles('src')
    assert.ok(files.length > 0, 'no source file found under src')
    assert.deepEqual(files.flatMap(({ file, source }) => forbiddenImports(file.slice('src/'.length), source)), [])
  })

  const refused: [string, string, string][] = [
    ['protocol', 'protocol/a.ts', `import type { A } from '../domain/ids.ts'`],
    ['a node module in protocol', 'protocol/a.ts', `import { join } from 'node:path'`],
    ['a package in domain', 'domain/decide/a.ts', `import { z } from 'zod'`],
    ['a value of protocol in domain', 'domain/a.ts', `import { MAX } from '../protocol/activity.ts'`],
    ['a type beside the keyword in domain', 'domain/a.ts', `import { type A } from '../protocol/activity.ts'`],
    ['a value of domain in store', 'store/a.ts', `import { decide } from '../domain/decide/decide.ts'`],
    ['the SQL store in runtime', 'runtime/a.ts', `import { open } from '../store/sql.ts'`],
    ['one edge in another', 'desk/a.ts', `import type { B } from '../connector/b.ts'`],
    ['one edge in another, passed on', 'direct-line/a.ts', `export * from '../desk/b.ts'`],
    ['one edge in another, at run time', 'connector/a.ts', `const b = await import('../desk/b.ts')`],
    ['one edge in another, for its effect', 'connector/a.ts', `import '../desk/b.ts'`],
    ['the router in a bot', 'bots/survey/a.ts', `import { Router } from '../../runtime/router.ts'`],
    ['a value of desk in console', 'console/a.tsx', `import { list } from '../desk/list.ts'`],
    ['app', 'runtime/a.ts', `import type { Config } from '../app/config.ts'`],
    ['restify outside app', 'desk/a.ts', `import type { Server } from 'restify'`],
    ['a file outside src', 'app/a.ts', `import { B } from '../../test/support/b.ts'`],
    ['a room that the table does not hold', 'extras/a.ts', ''],
  ]
  for (const [what, file, source] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(forbiddenImports(file, `\n${source}\n`).length, 1)
    })
  }

  const allowed: [string, string, string][] = [
    ['types of protocol in domain', 'domain/a.ts', `import type { A } from '../protocol/activity.ts'`],
    ['the fold of the log in store', 'store/a.ts', `import { evolve } from '../domain/evolve.ts'`],
    ['the same room', 'domain/decide/a.ts', `import { b } from '../ids.ts'`],
    ["the store's interface in runtime", 'runtime/a.ts', `import type { Store } from '../store/store.ts'`],
    ['restify in app', 'app/a.ts', `import restify from 'restify'`],
    ['types of desk in console', 'console/a.tsx', `import type { Offer } from '../desk/offers.ts'`],
  ]
  for (const [what, file, source] of allowed) {
    it(`allows ${what}`, () => assert.deepEqual(forbiddenImports(file, source), []))
  }

  it('finds imports over several lines, and names the line on which each begins', () => {
    const source = `import a, {\n  b,\n} from './one.ts'\nexport type C = 1\nexport { d } from './two.ts'`
    assert.deepEqual(importsOf(source), [
      { specifier: './one.ts', typesOnly: false, line: 1 },
      { specifier: './two.ts', typesOnly: false, line: 5 },
    ])
  })

  it('says which file and line broke which rule', () => {
    assert.deepEqual(forbiddenImports('desk/a.ts', `// first\nimport type { B } from '../connector/b.ts'`), [
      'src/desk/a.ts:2: desk may not import src/connector/b.ts',
    ])
  })
})
