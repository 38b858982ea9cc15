import assert from 'node:assert/strict'
import { createDirectLineAuth, TOKEN_TTL_S, type Caller } from '../../src/auth/direct-line.ts'
import { createTokens } from '../../src/auth/tokens.ts'
import type { Call } from '../../src/protocol/http.ts'

/** A call that comes from no web page. */
const NO_PAGE = { headers: {}, params: {}, query: new URLSearchParams(), body: undefined, bodyBytes: 0, address: '127.0.0.1', origin: '' }

describe('Direct Line sign-in', () => {
  let nowMs = Date.UTC(2026, 0, 1)
  const tokens = createTokens(Buffer.alloc(32, 7), () => nowMs)
  const auth = createDirectLineAuth(tokens, { workstreamOf: new Map([['s3cret', 'chat']]) })

  function as(authorization?: string) {
    return auth.authorize({ ...NO_PAGE, headers: { authorization } } as Call)
  }

  async function refusal(authorization?: string): Promise<unknown> {
    const { status, body } = (await as(authorization)) as { status: number; body: { error: { code: string } } }
    return [status, body.error.code]
  }

  it('knows the secret, and a token by the conversation and the user in it', async () => {
    assert.deepEqual(await as('Bearer s3cret'), { kind: 'secret', workstreamId: 'chat' })
    assert.deepEqual(await as('bearer   s3cret'), { kind: 'secret', workstreamId: 'chat' })
    const user = { id: 'casey', name: 'Casey' }
    const token = await auth.issueToken('chat', 'c1', user)
    assert.deepEqual(await as(`Bearer ${token}`), { kind: 'token', workstreamId: 'chat', conversationId: 'c1', user })
    const nobody = (await as(`Bearer ${await auth.issueToken('chat', 'c1')}`)) as Caller
    assert.equal('user' in nobody, false)
  })

  for (const header of [undefined, '', 'Bearer', 'Bearer ', 's3cret', 'Basic s3cret', 'Bearer s3cret more']) {
    it(`DLN-4 answers 401 without credentials: ${header}`, async () => {
      assert.deepEqual(await refusal(header), [401, 'Unauthorized'])
    })
  }

  it('DLN-4 answers 403 to a wrong secret, and to tokens that are for something else', async () => {
    assert.deepEqual(await refusal('Bearer wrong'), [403, 'BadArgument'])
    assert.deepEqual(await refusal(`Bearer ${await auth.issueStreamToken('c1')}`), [403, 'BadArgument'])
    assert.deepEqual(await refusal(`Bearer ${await tokens.issue({ use: 'desk', worker: 'riley' }, 60)}`), [
      403,
      'BadArgument',
    ])
  })

  it('DLN-4 answers 403 TokenExpired to a token that was good', async () => {
    const token = await auth.issueToken('chat', 'c1')
    nowMs += TOKEN_TTL_S * 1000
    assert.deepEqual(await refusal(`Bearer ${token}`), [403, 'TokenExpired'])
  })

  it('DLN-4 opens a stream with its own token only, for a minute', async () => {
    const token = await auth.issueStreamToken('c1')
    assert.deepEqual(await auth.openStream(token, NO_PAGE), { conversationId: 'c1' })
    assert.equal(await auth.openStream(await auth.issueToken('chat', 'c1'), NO_PAGE), 'invalid')
    nowMs += 60_000
    assert.equal(await auth.openStream(token, NO_PAGE), 'expired')
  })
})
