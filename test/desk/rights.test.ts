import assert from 'node:assert/strict'
import { COLUMNS, RIGHTS, rowOf, type Column } from '../../src/desk/rights.ts'
import { deskRoutes } from '../../src/desk/routes.ts'
import { startFloor, type Customer, type Floor } from './floor.ts'

/** Whoever watches is a supervisor, and may what those may: the desk can't tell the two. */
const TABLE_ALONE: Column[] = ['monitoring']
/** There only where a provider is configured: test/desk/openid.test.ts goes through them. */
const BY_PROVIDER = ['GET /sign-in', 'GET /sign-in/callback', 'POST /sign-out']

/** Every cell once more, as a picture: x may, - may not. The columns stand in the order of COLUMNS. */
const PICTURE = `
                                        stranger none offered primary participant consulted monitoring past supervisor
GET /openapi.json                       x x x x x x x x x
POST /api/dev/sign-in                   x x x x x x x x x
GET /api/sign-in                        x x x x x x x x x
GET /sign-in                            x x x x x x x x x
GET /sign-in/callback                   x x x x x x x x x
POST /sign-out                          x x x x x x x x x
GET /api/me                             - x x x x x x x x
GET /api/dev/overview                   x x x x x x x x x
POST /api/dev/customer-token            x x x x x x x x x
PUT /api/me/presence                    - x x x x x x x x
GET /api/stream                         - x x x x x x x x
GET /api/queues                         - x x x x x x x x
GET /api/workers                        - x x x x x x x x
GET /api/offers                         - x x x x x x x x
POST /api/offers/:offerId/accept        - - x - - - - - -
POST /api/offers/:offerId/reject        - - x - - - - - -
GET /api/conversations                  - x x x x x x x x
GET /api/conversations of others        - - - - - - - - x
GET ONE                                 - - x x x x x x x
GET ONE/log                             - - x x x x x x x
GET ONE/log internal                    - - - x x x x x x
GET ONE monitors                        - - - - - - - - x
GET ONE/trace                           - - x x x x x x x
GET ONE/bot-activities                  - - - - - - - - x
POST ONE/messages                       - - - x x - - - -
POST ONE/messages internal              - - - x x x x - -
POST ONE/transfer                       - - - x x - - - x
POST ONE/conference                     - - - x x - - - -
POST ONE/consult                        - - - x x - - - -
POST ONE/cancel                         - - - x x - - - x
POST ONE/add                            - - - x x - - - -
POST ONE/leave                          - - - x x x x - -
POST ONE/end                            - - - x x - - - -
POST ONE/monitor                        - - - - - - - - x
POST ONE/join                           - - - - - - - - x
POST ONE/assign                         - - - - - - - - x
POST ONE/force-close                    - - - - - - - - x
POST /api/workers/:workerId/sign-out    - - - - - - - - x
POST /api/customers/erase               - - - - - - - - x
GET /api/audit                          - - - - - - - - x
GET /api/surveys                        - x x x x x x x x
GET /api/surveys of others              - - - - - - - - x
GET /api/surveys/summary                - x x x x x x x x
GET /api/surveys.csv                    - x x x x x x x x
`

const WHISPER = 'the-customer-is-upset'

const BODIES: Record<string, object> = {
  'POST /api/dev/sign-in': { workerId: 'riley' },
  'POST /api/dev/customer-token': { workstreamId: 'people' },
  'PUT /api/me/presence': { presence: 'Busy' },
  'POST ONE/messages': { text: 'Hello' },
  'POST ONE/messages internal': { text: 'Hush', audience: 'internal' },
  'POST ONE/transfer': { queueId: 'survey' },
  'POST ONE/conference': { workerId: 'lee' },
  'POST ONE/consult': { workerId: 'lee' },
  'POST ONE/add': { workerId: 'sam' },
  'POST ONE/assign': { workerId: 'sam' },
  'POST /api/customers/erase': { customerId: 'nobody' },
}

const rows = PICTURE.trim().split('\n').slice(1).map((line) => {
  const [, row = '', marks = ''] = /^(.+?) {2,}([x -]+)$/.exec(line) ?? []
  return { row, name: row.replace('ONE', '/api/conversations/:conversationId'), marks: marks.split(' ') }
})

describe('who may do what at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  after(() => floor.stop())

  it('AUT-12 the picture of these tests names every row and column of the table', () => {
    assert.deepEqual(PICTURE.trim().split('\n')[0]?.trim().split(' '), [...COLUMNS])
    assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(RIGHTS).sort())
  })

  it('AUT-12 every call has its row, a call without one stops the start, and no row is without its call', () => {
    const calls = deskRoutes({ development: true, signIn: {} } as never).map(({ method, path }) => `${method} ${path}`)
    for (const call of calls) assert.ok(rowOf(call).length > 0, call)
    assert.throws(() => rowOf('GET /api/secret-door'), /does not say who may call GET \/api\/secret-door/)
    const beneath = /( internal| of others| monitors)$|\/stream$/
    const left = Object.keys(RIGHTS).filter((name) => !calls.includes(name) && !beneath.test(name))
    assert.deepEqual(left, [])
  })

  /** A conversation to which the caller is what the column says. */
  async function arranged(column: Column): Promise<{ customer: Customer; token: string | undefined; offerId: string }> {
    const { riley, sam, lee, app } = floor
    await floor.clear()
    if (column === 'offered') {
      const customer = await offered()
      return { customer, token: riley.token, offerId: (await riley.offers())[0]?.id ?? '' }
    }
    const customer = await floor.served()
    const offerId = `${customer.id}_o7`
    await riley.post(`/api/conversations/${customer.id}/messages`, { text: WHISPER, audience: 'internal' })
    if (column === 'primary') return { customer, token: riley.token, offerId }
    if (column === 'participant' || column === 'consulted') {
      await bringIn(customer, column === 'consulted' ? 'consult' : 'conference')
      return { customer, token: sam.token, offerId }
    }
    if (column === 'none') return { customer, token: sam.token, offerId }
    if (column === 'supervisor') return { customer, token: lee.token, offerId }
    if (column === 'stranger') return { customer, token: undefined, offerId }
    assert.equal(column, 'past')
    await riley.become('Offline')
    const left = await app.call('POST', `/api/conversations/${customer.id}/leave`, { token: riley.token, body: {} })
    assert.equal(left.status, 200)
    return { customer, token: riley.token, offerId }
  }

  async function bringIn(customer: Customer, what: 'conference' | 'consult'): Promise<void> {
    await floor.sam.become('Available')
    await floor.lee.become('Available')
    assert.equal((await floor.riley.post(`/api/conversations/${customer.id}/${what}`, { workerId: 'sam' })).status, 200)
    assert.equal((await floor.sam.accept()).status, 200)
  }

  /** Offered to Riley after Sam, who whispered, has left it. */
  async function offered(): Promise<Customer> {
    const { riley, sam } = floor
    await sam.become('Available')
    const customer = await floor.customer()
    await customer.offered('sam')
    await sam.accept()
    await sam.post(`/api/conversations/${customer.id}/messages`, { text: WHISPER, audience: 'internal' })
    await riley.become('Available')
    await sam.post(`/api/conversations/${customer.id}/leave`)
    await customer.offered('riley')
    return customer
  }

  /** What was arranged last, until a call has changed something. */
  let standing: { column: Column; arranged: Awaited<ReturnType<typeof arranged>> } | undefined

  async function isLet(row: string, name: string, column: Column): Promise<boolean> {
    if (standing?.column !== column) standing = { column, arranged: await arranged(column) }
    const { arranged: stood } = standing
    const yes = await isAnswered(row, name, column, stood)
    if (row.endsWith(' monitors') || (yes && !row.startsWith('GET '))) standing = undefined
    return yes
  }

  async function isAnswered(row: string, name: string, column: Column, { customer, token, offerId }: Awaited<ReturnType<typeof arranged>>) {
    if (name === 'GET /api/stream') return streamOpens(token)
    const [method = '', template = ''] = name.split(' ')
    if (row.endsWith(' monitors')) await floor.lee.post(`/api/conversations/${customer.id}/monitor`)
    const path = template.replace(':conversationId', customer.id).replace(':offerId', offerId).replace(':workerId', 'sam')
    const body = method === 'GET' ? undefined : (BODIES[row] ?? {})
    const query = name.endsWith(' of others') ? '?workerId=bot-a' : ''
    const answer = await floor.app.call(method, path + query, { ...(token && { token }), body })
    if (name.endsWith(' monitors')) return JSON.stringify(answer.body?.participants ?? '').includes('"monitor"')
    if (name.endsWith('log internal')) return JSON.stringify(answer.body).includes(WHISPER)
    const refused = [401, 403].includes(answer.status) || answer.body?.error?.code === 'offer-gone'
    // Whoever may is still told where it is not possible as things stand.
    if (!refused) assert.ok([200, 409].includes(answer.status), `${name} as ${column}: ${JSON.stringify(answer.body)}`)
    return !refused
  }

  async function streamOpens(token: string | undefined): Promise<boolean> {
    const url = new URL(`/api/stream${token ? `?token=${token}` : ''}`, floor.app.url.replace('http', 'ws'))
    const socket = new WebSocket(url)
    const opened = await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true)
      socket.onerror = () => resolve(false)
    })
    socket.close()
    return opened
  }

  for (const [at, column] of COLUMNS.entries()) {
    for (const { row, name, marks } of rows.filter((one) => !BY_PROVIDER.includes(one.name))) {
      const mark = marks[at]
      it(`AUT-12 ${row} as ${column}: ${mark === 'x' ? 'yes' : 'no'}`, async () => {
        assert.equal(rowOf(name).includes(column), mark === 'x', 'the table')
        // Whose surveys are shown to whom is in surveys.test.ts.
        if (TABLE_ALONE.includes(column) || name === 'GET /api/surveys of others') return
        assert.equal(await isLet(row, name, column), mark === 'x', 'the desk')
      })
    }
  }
})
