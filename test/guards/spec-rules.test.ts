import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, sourceFiles } from '../support/source-files.ts'
import { rulesOf, ruleTitles } from '../support/spec-rules.ts'

describe('rules of docs/SPEC.md', () => {
  const rules = () => rulesOf(readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8'))
  // This file's own examples are no proof of a rule.
  const titles = () =>
    sourceFiles('test')
      .filter(({ file }) => !file.startsWith('test/guards/'))
      .flatMap(({ file, source }) => ruleTitles(source).map((title) => ({ ...title, file })))

  it('each rule has a test whose title begins with its id', () => {
    const proven = new Set(titles().map(({ rule }) => rule))
    assert.deepEqual(rules().filter((rule) => !proven.has(rule)), [])
  })

  it('each test that begins with a rule id names a rule', () => {
    const known = new Set(rules())
    const strangers = titles().filter(({ rule }) => !known.has(rule))
    assert.deepEqual(strangers.map(({ file, line, rule }) => `${file}:${line}: ${rule} is no rule of docs/SPEC.md`), [])
  })

  it('no rule id is given twice', () => {
    const all = rules()
    assert.ok(all.length > 0, 'docs/SPEC.md holds no rule of the form "- CNV-1 …"')
    assert.deepEqual(all.filter((rule, index) => all.indexOf(rule) !== index), [])
  })

  it('rules are list items that begin with an id', () => {
    assert.deepEqual(rulesOf('# CNV\n- CNV-1 One.\n  see CNV-9\n- ORD-12 Two.\n- no rule\n'), ['CNV-1', 'ORD-12'])
  })

  it('titles are found in every quote, on the next line too, and not where the test is skipped', () => {
    const source = "it('CNV-1 a', f)\nit(\n  `ORD-2 b`, f)\nit.skip('CNV-3 c', f)\nit('says CNV-4', f)"
    assert.deepEqual(ruleTitles(source), [{ rule: 'CNV-1', line: 1 }, { rule: 'ORD-2', line: 2 }])
  })
})
