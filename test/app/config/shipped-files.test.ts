import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import type { Config } from '../../../src/app/config/config.ts'
import { editorSchema } from '../../../src/app/config/file-schema.ts'
import { envExample, VARIABLES } from '../../../src/app/config/variables.ts'
import type { QueueId } from '../../../src/domain/ids.ts'
import { ladderOf } from '../../../src/domain/ladder.ts'
import { load } from './given.ts'

const REGENERATE = 'run: node src/app/config/write-generated.ts'
const root = new URL('../../../', import.meta.url)

describe('the files shipped for configuration', () => {
  it('.env.example is the table of variables', () => {
    assert.equal(shipped('.env.example'), envExample(), REGENERATE)
  })

  it('.env.example changes nothing when it is copied as it is', () => {
    const yaml = shipped('handback.yaml')
    const withoutFolder = ({ configPath, dataDir, ...rest }: Config) => {
      return { ...rest, dataDir: relative(configPath, dataDir) }
    }

    assert.deepEqual(withoutFolder(load({ yaml, dotEnv: shipped('.env.example') })), withoutFolder(load({ yaml })))
  })

  it('handback.schema.json is what the code checks', () => {
    assert.equal(shipped('handback.schema.json'), editorSchema(), REGENERATE)
  })

  it('handback.yaml points editors to the schema, and fits it', () => {
    const text = shipped('handback.yaml')
    const fits = new Ajv().compile(JSON.parse(shipped('handback.schema.json')))

    assert.match(text, /^# yaml-language-server: \$schema=\.\/handback\.schema\.json\n/)
    assert.ok(fits(parse(text)), JSON.stringify(fits.errors))
    assert.ok(!fits({ ...parse(text), queue: [] }))
  })

  it('handback.yaml reads only variables of the table, with the same defaults', () => {
    const references = [...shipped('handback.yaml').matchAll(/^[^#\n]*\$\{([A-Za-z_]+):-([^}]*)\}/gm)]
    const table: Record<string, { meaning: string; fallback?: string }> = VARIABLES

    assert.equal(references.length, 6)
    for (const [, name = '', fallback] of references) assert.equal(table[name]?.fallback ?? '', fallback, name)
  })

  it('CAP-1 handback.yaml holds both documented layouts', () => {
    const { desk } = load({ yaml: shipped('handback.yaml') })
    const layout = (id: string) => {
      const { firstBots, representatives, handBackBots } = ladderOf(desk.queues.get(id as QueueId)!, desk.workers)
      return [firstBots, representatives, handBackBots].map((rung) => rung.map((worker) => worker.id))
    }

    assert.deepEqual(layout('support'), [['bot-a'], ['riley', 'sam'], ['bot-b']])
    assert.deepEqual(layout('queue-1'), [['bot-a'], ['riley', 'sam'], []])
    assert.deepEqual(layout('queue-2'), [['bot-b'], [], []])
    assert.deepEqual(
      [...desk.workstreams.values()].map(({ id, queue, capacityUnits }) => [id, queue, capacityUnits]),
      [
        ['chat', 'support', 10],
        ['chat-two-queues', 'queue-1', 10],
      ],
    )
  })
})

function shipped(name: string): string {
  return readFileSync(new URL(name, root), 'utf8')
}
