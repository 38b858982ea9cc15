import assert from 'node:assert/strict'
import { WebSocket } from 'ws'
import { RIGHTS } from '../../src/desk/rights.ts'
import { deskRoutes } from '../../src/desk/routes.ts'
import { directLineRoutes } from '../../src/direct-line/routes.ts'
import { CONFIG, startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { forgedTokens, type Forged } from './forged.ts'

const SIGNED = '{ id: signed, kind: bot, name: Signed, capacity: 1, messagingEndpoint: "http://localhost:9/", appId: app, appPassword: hush }'

describe('wrong credentials at every call', () => {
  let floor: Floor
  let customer: Customer
  let seqBefore: number
  before(async () => {
    // A bot with authentication, so that the router publishes its keys.
    floor = await startFloor({}, CONFIG.replace('workers:\n', `workers:\n  - ${SIGNED}\n`))
    customer = await floor.served()
    seqBefore = await seq()
  })
  after(async () => {
    assert.equal(await seq(), seqBefore, 'something happened in the conversation')
    await floor.clear()
    await floor.stop()
  })

  const seq = async () => (await floor.lee.get(`/api/conversations/${customer.id}`)).body.seq
  const filled = (path: string) => path.replace(':conversationId', customer.id).replace(':offerId', `${customer.id}_o3`)

  async function refusedAt(method: string, path: string, { what, token }: Forged): Promise<void> {
    const body = method === 'GET' ? undefined : { type: 'message', text: 'hi' }
    const answer = await floor.app.call(method, filled(path), { ...(token && { token }), body })
    const said = `${method} ${path} with a token: ${what}: ${answer.status} ${JSON.stringify(answer.body)}`
    assert.ok([401, 403].includes(answer.status), said)
    assert.deepEqual(Object.keys(answer.body), ['error'], said)
    assert.equal(/riley|people|casey/i.test(JSON.stringify(answer.body)), false, said)
  }

  async function socketStatus(path: string): Promise<number> {
    const socket = new WebSocket(`${floor.app.url.replace('http', 'ws')}${path}`)
    return new Promise((resolve) => {
      socket.on('open', () => (socket.terminate(), resolve(101)))
      socket.on('unexpected-response', (_request, response) => (response.resume(), resolve(response.statusCode ?? 0)))
      socket.on('error', () => resolve(0))
    })
  }

  it('AUT-13 Direct Line refuses every forged token at every call, and at the stream', async () => {
    const good = { use: 'direct-line', site: 'people', conv: customer.id, user: 'casey' }
    const forged = await forgedTokens(floor.app, floor.clock.now(), good)
    const { token: desk } = floor.riley
    forged.push({ what: "a representative's", token: desk }, { what: 'half a secret', token: 'peopl' })
    const routes = directLineRoutes({} as never)
    assert.ok(routes.length >= 8)
    for (const { method, path } of routes) for (const one of forged) await refusedAt(method, path, one)
    const streams = await forgedTokens(floor.app, floor.clock.now(), { use: 'stream', conv: customer.id })
    const path = `/v3/directline/conversations/${customer.id}/stream?watermark=-`
    for (const { what, token } of [...streams, { what: 'a conversation', token: customer.token }, { what: 'a secret', token: 'people' }]) {
      if (what === 'a stream') continue
      const status = await socketStatus(`${path}${token === undefined ? '' : `&t=${token}`}`)
      assert.ok([401, 403].includes(status), `${what}: ${status}`)
    }
  })

  it('AUT-13 the desk refuses every forged token at every call, and at its stream', async () => {
    const forged = await forgedTokens(floor.app, floor.clock.now(), { use: 'desk', sub: 'riley' })
    forged.push({ what: "a customer's", token: customer.token }, { what: 'a secret', token: 'people' })
    const closed = deskRoutes({ development: true } as never).filter(
      ({ method, path }) => !RIGHTS[`${method} ${path}`]?.includes('stranger'),
    )
    assert.ok(closed.length >= 25)
    for (const { method, path } of closed) for (const one of forged) await refusedAt(method, path, one)
    for (const { what, token } of forged)
      assert.equal(await socketStatus(`/api/stream${token === undefined ? '' : `?token=${token}`}`), 401, what)
  })

  it('AUT-13 a token in the wrong place, twice, or as a cookie is none', async () => {
    const { token } = floor.riley
    const tries: Record<string, string>[] = [
      { authorization: token },
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${token}, Bearer ${token}` },
      { 'x-authorization': `Bearer ${token}` },
      { cookie: `handback_session=${token}` },
      { cookie: `token=${token}; authorization=Bearer ${token}` },
    ]
    for (const headers of tries)
      assert.equal((await floor.app.call('GET', '/api/me', { headers })).status, 401, JSON.stringify(headers))
    const huge = await floor.app.call('GET', '/api/me', { headers: { authorization: `Bearer ${'A'.repeat(60_000)}` } })
    assert.deepEqual([huge.status, Object.keys(huge.body)], [431, ['error']])
  })
})
