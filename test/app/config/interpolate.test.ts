import assert from 'node:assert/strict'
import { interpolate } from '../../../src/app/config/interpolate.ts'
import type { Mistake } from '../../../src/app/config/mistakes.ts'
import { fileWith, load, mistakes } from './given.ts'

describe('variables in handback.yaml', () => {
  it('are replaced in every text, at any depth', () => {
    const env = { ONE: '1', TWO: '2' }

    assert.deepEqual(filled({ a: ['${ONE}', { b: 'x${ONE}y${TWO}' }], c: 7, d: null }, env), {
      a: ['1', { b: 'x1y2' }],
      c: 7,
      d: null,
    })
  })

  it('take their default where they are not set or empty', () => {
    assert.deepEqual(filled(['${ONE:-a-b}', '${TWO:-x}', '${THREE:-}'], { TWO: '' }), ['a-b', 'x', ''])
    assert.equal(filled('${ONE:-a}', { ONE: 'b' }), 'b')
  })

  it('may stand for another text where they are set', () => {
    assert.deepEqual(filled(['${ONE:+a-b}', '${TWO:+x}', '${THREE:+x}'], { ONE: 'set', TWO: '' }), ['a-b', '', ''])
  })

  it('are not looked for in their own values', () => {
    assert.equal(filled('${ONE}', { ONE: '${TWO} $& $1' }), '${TWO} $& $1')
  })

  it('come from .env too', () => {
    const yaml = fileWith(({ workstreams }) => (workstreams[0]!.secret = '${CHAT_SECRET}'))

    assert.deepEqual([...load({ yaml, dotEnv: 'CHAT_SECRET=abc' }).workstreamsBySecret.keys()], ['abc'])
  })

  it('are refused where not set, in one sentence for each place', () => {
    const yaml = fileWith(({ workers, workstreams }) => {
      workers[0]!.messagingEndpoint = 'http://${BOT_HOST}/${BOT_HOST}'
      workstreams[0]!.secret = '${CHAT_SECRET}'
    })

    assert.deepEqual(mistakes({ yaml }, { env: { CHAT_SECRET: '' } }), [
      'workers[0].messagingEndpoint: the variable BOT_HOST is not set; expected it in the environment or in .env',
      'workstreams[0].secret: the variable CHAT_SECRET is not set; expected it in the environment or in .env',
    ])
  })

  it('are refused in another form', () => {
    const sentence = 'workstreams[0].secret: "${" begins no variable; expected ${NAME} or ${NAME:-default}'
    for (const secret of ['x${', '${}', '${A:?b}', '${1}', '${A B}']) {
      const yaml = fileWith(({ workstreams }) => (workstreams[0]!.secret = secret))
      assert.deepEqual(mistakes({ yaml }), [sentence], secret)
    }
  })
})

function filled(value: unknown, env: Record<string, string>): unknown {
  const found: Mistake[] = []
  const result = interpolate(value, env, found)
  assert.deepEqual(found, [])
  return result
}
