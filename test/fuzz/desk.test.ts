import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ConversationId } from '../../src/domain/ids.ts'
import { startFloor, type Customer, type Floor } from '../desk/floor.ts'

const SEED = 20260101
const RUNS = 300

const CALLS = ['transfer', 'conference', 'consult', 'cancel', 'add', 'monitor', 'join', 'assign', 'messages']
const FIELDS = ['queueId', 'workerId', 'note', 'text', 'audience', '__proto__', 'constructor', 'toString']

const known = fc.constantFrom<unknown>('sam', 'lee', 'bot-b', 'desk', 'solo', 'public', 'internal', '', '__proto__', null)
const value = fc.oneof({ arbitrary: known, weight: 3 }, { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 })
const fields = fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 4 })
const meant = fc.constantFrom<object>(
  { workerId: 'sam' }, { workerId: 'lee', note: 'please' }, { workerId: 'bot-b' }, { queueId: 'desk' }, { queueId: 'solo' },
  { text: 'hello' }, { text: 'psst', audience: 'internal' },
)
const odd = fields.map((pairs) => Object.fromEntries(pairs))
const body = fc.oneof({ arbitrary: meant, weight: 3 }, { arbitrary: odd, weight: 4 }, { arbitrary: fc.jsonValue(), weight: 1 })
const who = fc.constantFrom('riley', 'sam', 'lee')
const call = fc.record({ what: fc.constantFrom(...CALLS), who, body, settles: fc.boolean() })

describe('any body to the desk', () => {
  let floor: Floor
  let customer: Customer
  before(async () => {
    floor = await startFloor()
    customer = await floor.served()
    await floor.sam.become('Available')
  })
  after(() => floor.stop())

  /** Whoever was asked comes, so that there is always somebody in it. */
  async function goOn(): Promise<void> {
    for (const person of [floor.riley, floor.sam]) {
      for (const { id } of await person.offers()) await person.post(`/api/offers/${id}/accept`)
    }
  }

  const reached = new Set<string>()

  it('is answered as described, and changes nothing where it is refused', async () => {
    const id = customer.id as ConversationId
    const seq = async () => (await floor.app.runtime.router.conversation(id))?.seq ?? 0
    await fc.assert(
      fc.asyncProperty(call, async ({ what, who, body: given, settles }) => {
        if (settles) await goOn()
        const before = await seq()
        const person = { riley: floor.riley, sam: floor.sam, lee: floor.lee }[who as 'riley']
        const { status, body: answer } = await person.post(`/api/conversations/${customer.id}/${what}`, given)
        assert.ok(status === 200 || (status >= 400 && status < 500), `${status}`)
        reached.add(answer.error?.code ?? what)
        if (status === 200) return
        assert.ok(answer.error.code.length > 0 && /[.]$/.test(answer.error.message), JSON.stringify(answer))
        // The distributor goes on meanwhile.
        const since = (await floor.app.runtime.store.log(id, before, 100)).filter(({ type }) => type !== 'offer-made')
        assert.deepEqual(since, [], `${status} ${answer.error.code} changed something`)
      }),
      { seed: SEED, numRuns: RUNS },
    )
    const expected = ['bad-field', 'already-in', 'not-eligible', 'messages', 'transfer', 'join']
    assert.deepEqual(expected.filter((code) => !reached.has(code)), [])
  })
})
