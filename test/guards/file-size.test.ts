import assert from 'node:assert/strict'
import { sourceFiles } from '../support/source-files.ts'

const MOST_LINES = 300

describe('file size', () => {
  it(`no file that is written by hand exceeds ${MOST_LINES} lines`, () => {
    const files = sourceFiles('src', 'test', 'bench')
    assert.ok(files.length > 0, 'no source file found')
    const sizes = files.map(({ file, source }) => ({ file, lines: source.trimEnd().split('\n').length }))
    assert.deepEqual(sizes.filter(({ lines }) => lines > MOST_LINES), [])
  })
})
