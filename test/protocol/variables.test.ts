import assert from 'node:assert/strict'
import { readBotActivity } from '../../src/protocol/commands.ts'
import { isUnreadable, readVariables } from '../../src/protocol/variables.ts'

const options = { bridging: 'on', acceptsEvents: false } as const

function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, index]))
}

function reasonOf(context: unknown): string {
  const read = readVariables(context)
  assert.ok(isUnreadable(read))
  return read.error
}

describe('variables', () => {
  it('BOT-7 text and numbers are kept, lists in va_ variables as JSON text', () => {
    const context = { a: '', b: -1.5, va_list: ['x', 1], va_wrapped: { value: [], isDisplayable: true } }
    assert.deepEqual(readVariables(context), {
      a: { value: '', isDisplayable: false },
      b: { value: -1.5, isDisplayable: false },
      va_list: { value: '["x",1]', isDisplayable: false },
      va_wrapped: { value: '[]', isDisplayable: true },
    })
  })

  it('BOT-7 a null or absent context is an empty one', () => {
    assert.deepEqual(readVariables(null), {})
    assert.deepEqual(readVariables(undefined), {})
  })

  it('BOT-7 100 variables pass, 101 do not', () => {
    assert.equal(Object.keys(readVariables(numbered(100))).length, 100)
    assert.equal(reasonOf(numbered(101)), 'context: expected at most 100 variables, got 101')
  })

  it('BOT-7 a name of 100 characters passes, one of 101 or none does not', () => {
    assert.ok(!isUnreadable(readVariables({ ['n'.repeat(100)]: 1 })))
    assert.equal(reasonOf({ ['n'.repeat(101)]: 1 }), 'context: expected names of 1 to 100 characters, got 101')
    assert.equal(reasonOf({ '': 1 }), 'context: expected names of 1 to 100 characters, got 0')
  })

  it('BOT-7 every other value is refused by name', () => {
    for (const value of [true, null, {}, { a: 1 }, [1], { value: null }, { value: { value: 1 } }]) {
      assert.match(reasonOf({ odd: value }), /^context\.odd: expected text or a number/)
    }
    const reason = reasonOf({ a: { value: 1, isDisplayable: 'yes' } })
    assert.equal(reason, 'context.a: expected isDisplayable to be true or false')
  })

  it('BOT-7 a context that is no object is refused', () => {
    for (const context of [[], 'x', 1, true]) {
      assert.equal(reasonOf(context), 'context: expected an object of variables')
    }
  })

  it('BOT-7 variables named like parts of the program are ordinary ones', () => {
    const read = readVariables(JSON.parse('{"__proto__": "p", "error": "e", "constructor": 1}'))
    assert.ok(!isUnreadable(read))
    assert.deepEqual(Object.keys(read), ['__proto__', 'error', 'constructor'])
  })
})

describe('limits of a bot activity', () => {
  it('BOT-7 a command with a bad context is an error that names the variable', () => {
    const tags = JSON.stringify({ type: 'Escalate', context: { vip: true } })
    const reading = readBotActivity({ type: 'message', channelData: { tags } }, options)
    assert.ok('error' in reading)
    assert.equal(reading.error.code, 'BadArgument')
    assert.match(reading.error.message, /^channelData\.tags\.context\.vip: expected text or a number/)
  })
})
