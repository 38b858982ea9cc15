import assert from 'node:assert/strict'
import { deskRoutes } from '../../src/desk/routes.ts'
import { openApiRoute } from '../../src/desk/openapi.ts'
import { startFloor, type Floor } from './floor.ts'

describe('the description of the desk API', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  after(() => floor.stop())

  it('describes every call of the desk, and nothing that is not there', () => {
    const routes = deskRoutes({ development: true } as Parameters<typeof deskRoutes>[0])
    const mounted = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    const described = Object.entries(floor.described.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const beside = ['GET /openapi.json', 'GET /api/stream']
    assert.deepEqual(described.filter((call) => !beside.includes(call)).sort(), mounted.filter((call) => !beside.includes(call)).sort())
  })

  it('a route that nobody described stops the start', () => {
    const route = { method: 'GET', path: '/api/secret-door', handle: () => ({ status: 200 }) } as const
    assert.throws(() => openApiRoute([route]), /does not describe GET \/api\/secret-door/)
  })

  it('every call that changes something says what body it takes', () => {
    const bodies = Object.entries(floor.described.paths)
      .filter(([, { post, put }]) => (post ?? put)?.requestBody)
      .map(([path]) => path.split('/').at(-1))
    assert.deepEqual(bodies.sort(), [
      'add', 'assign', 'conference', 'consult', 'customer-token', 'erase', 'messages', 'presence', 'sign-in', 'transfer',
    ])
  })

  // Real answers are held against it in every test of this folder; here it shows that it can tell.
  it('tells an answer that is not as described', async () => {
    const { body } = await floor.riley.get('/api/me')
    const { wrongWith } = floor.described
    assert.deepEqual(wrongWith('GET', '/api/me', 200, body), [])
    assert.equal(wrongWith('GET', '/api/me', 200, { ...body, more: 1 }).length, 1)
    assert.equal(wrongWith('GET', '/api/me', 200, { ...body, free: '20' }).length, 1)
    assert.equal(wrongWith('GET', '/api/me', 418, body).length, 1)
    assert.equal(wrongWith('DELETE', '/api/me', 200, body).length, 1)
    assert.equal(wrongWith('GET', '/api/me', 401, { error: { code: 'x' } }).length, 1)
  })
})
