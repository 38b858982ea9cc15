import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { fileWith, load, mistakes } from './given.ts'

const PUBLIC = { env: { HOST: '0.0.0.0' } }
const SIGN_IN = { issuer: 'https://shop.example.org', audience: 'handback', jwksUrl: 'https://shop.example.org/keys' }

describe('whom the file trusts', () => {
  const withStream = (fields: object) => fileWith(({ workstreams }) => Object.assign(workstreams[0]!, fields))

  it('AUT-1 a workstream may have a second secret; an empty one is none', () => {
    const both = load({ yaml: withStream({ secret: 'one', secondSecret: 'two' }) }).workstreamsBySecret
    assert.deepEqual([...both], [['one', 'chat'], ['two', 'chat']])
    assert.deepEqual([...load({ yaml: withStream({ secret: 'one', secondSecret: '' }) }).workstreamsBySecret], [['one', 'chat']])
    assert.deepEqual(mistakes({ yaml: withStream({ secret: 'one', secondSecret: 'one' }) }), [
      'workstreams[0].secondSecret: the same as that of workstreams[0].secret; expected one of its own',
    ])
  })

  it('AUT-5 where others can reach the router, the example\'s secrets and short ones are refused, unseen', () => {
    const of = (secret: string) => mistakes({ yaml: withStream({ secret }) }, PUBLIC).filter((one) => one.startsWith('workstreams'))
    assert.deepEqual(of('local-secret'), [
      "workstreams[0].secret: is the example's; expected one of your own, as others than this machine can reach the router",
    ])
    assert.deepEqual(of('hush'), [
      'workstreams[0].secret: is short; expected 16 characters or more, as others than this machine can reach the router',
    ])
    assert.deepEqual(of('0123456789abcdef'), [])
    assert.deepEqual(mistakes({ yaml: withStream({ secret: 'local-secret' }) }), [])
    assert.deepEqual(mistakes({ yaml: withStream({ secret: 'hush' }) }, { env: { HOST: '0.0.0.0', HANDBACK_DEV_SIGN_IN: '1' } }), [])
  })

  it('AUT-6 the sign-in of customers names its keys in one way, and an audience of its own', () => {
    assert.deepEqual(mistakes({ yaml: withStream({ customerSignIn: SIGN_IN }) }), [])
    const { jwksUrl: _, ...without } = SIGN_IN
    const { publicKey } = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
    assert.deepEqual(mistakes({ yaml: withStream({ customerSignIn: { ...without, publicKey } }) }), [])
    assert.deepEqual(mistakes({ yaml: withStream({ customerSignIn: { ...without, publicKey: 'hush' } }) }), [
      'workstreams[0].customerSignIn.publicKey: got text of another form; expected a public key in PEM form',
    ])
    for (const wrong of [without, { ...SIGN_IN, publicKey }])
      assert.deepEqual(mistakes({ yaml: withStream({ customerSignIn: wrong }) }), [
        'workstreams[0].customerSignIn: got a mapping; expected either jwksUrl or publicKey',
      ])
    const twice = fileWith(({ workstreams }) => {
      Object.assign(workstreams[0]!, { customerSignIn: SIGN_IN })
      workstreams.push({ ...workstreams[0]!, id: 'other', secret: 'other' })
    })
    assert.deepEqual(mistakes({ yaml: twice }), [
      'workstreams[1].customerSignIn: has issuer and audience of workstreams[0]; expected an audience of its own',
    ])
  })

  it('AUT-3 a trusted origin is scheme, host and port, nothing more', () => {
    for (const origin of ['www.example.org', 'https://www.example.org/', '*', 'https://*.example.org/chat'])
      assert.deepEqual(mistakes({ yaml: withStream({ trustedOrigins: [origin] }) }), [
        `workstreams[0].trustedOrigins[0]: got "${origin}"; expected an origin such as https://www.example.org`,
      ])
  })

  const SIGN_IN_AT_DESK = { issuer: 'https://login.example.org', clientId: 'desk' }
  const withDesk = (fields: object, login: string | undefined = 'riley@example.org') =>
    fileWith((file) => {
      Object.assign(file, { signIn: { ...SIGN_IN_AT_DESK, ...fields } })
      if (login) Object.assign(file.workers[1]!, { login })
    })

  it('AUT-8 where others can reach the router, a desk without a sign-in stops the start in one sentence', () => {
    const expected = 'expected signIn in the configuration, or HANDBACK_DEV_SIGN_IN=1 where only this machine does'
    const sentence = (at: string, name = 'HOST') => `${name}: others reach the router at "${at}", and the desk has no sign-in; ${expected}`
    const bots = { HANDBACK_ALLOWED_NETWORKS: '127.0.0.0/8' }
    const start = (env: Record<string, string>, yaml = fileWith()) => mistakes({ yaml }, { env: { ...bots, ...env } })
    assert.deepEqual(start({ HOST: '0.0.0.0' }), [sentence('0.0.0.0')])
    assert.deepEqual(start({ HANDBACK_PUBLIC_URL: 'https://desk.example.org' }), [sentence('https://desk.example.org', 'HANDBACK_PUBLIC_URL')])
    assert.deepEqual(start({ HOST: '0.0.0.0' }, withDesk({})), [])
    assert.deepEqual(start({ HOST: '0.0.0.0', HANDBACK_DEV_SIGN_IN: '1' }), [])
    assert.deepEqual(start({ HANDBACK_PUBLIC_URL: 'http://localhost:8080' }), [])
    assert.deepEqual(mistakes({}, { env: { ...bots, HOST: '0.0.0.0' }, botsOnly: true }), [])
    assert.equal(load({}, { env: { HANDBACK_PUBLIC_URL: 'http://localhost:8080' } }).development, true)
    assert.equal(load({ yaml: withDesk({}) }, { env: { HANDBACK_PUBLIC_URL: 'https://desk.example.org' } }).development, false)
  })

  it('AUT-9 says what is wrong with the sign-in of the desk', () => {
    assert.equal(load({ yaml: withDesk({}) }).logins.get('riley@example.org'), 'riley')
    assert.equal(load({ yaml: withDesk({}, 'Riley@Example.org') }).logins.get('riley@example.org'), 'riley')
    const wrong: [object, string][] = [
      [{ issuer: 'http://login.example.org' }, 'signIn.issuer: got "http://login.example.org"; expected an https URL such as https://login.microsoftonline.com/TENANT/v2.0'],
      [{ rolesClaim: 'roles' }, 'signIn: got a mapping; expected rolesClaim and roles, both or neither'],
      [{ clientSecret: '' }, 'signIn.clientSecret: got text of another form; expected text of 1 to 500 characters'],
      [{ rolesClaim: 'roles', roles: { Lead: 'boss' } }, 'signIn.roles.Lead: got "boss"; expected one of representative, supervisor'],
    ]
    for (const [fields, sentence] of wrong) assert.deepEqual(mistakes({ yaml: withDesk(fields) }), [sentence])
    const nobody = fileWith((file) => void Object.assign(file, { signIn: SIGN_IN_AT_DESK }))
    assert.deepEqual(mistakes({ yaml: nobody }), ['signIn: no representative has a login; expected one at whoever may sign in'])
    const twice = fileWith(({ workers }) => {
      Object.assign(workers[1]!, { login: 'a@example.org' })
      workers.push({ ...workers[1]!, id: 'sam', login: 'A@example.org' })
    })
    assert.deepEqual(mistakes({ yaml: twice }), ['workers[3].login: the same as that of workers[1]; expected one of its own'])
  })

  it('AUT-9 the examples of docs/sign-in.md are taken as they stand there', () => {
    const text = readFileSync(new URL('../../../docs/sign-in.md', import.meta.url), 'utf8')
    const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = '']) => parse(example) as object)
    assert.equal(examples.length, 3)
    const dotEnv = 'SIGN_IN_SECRET=hush\nDIRECT_LINE_SECRET=0123456789abcdef\n'
    for (const example of examples) {
      const yaml = fileWith((file) => {
        Object.assign(file, example)
        Object.assign(file.workers[1]!, { login: 'riley@example.org' })
      })
      assert.deepEqual(mistakes({ yaml, dotEnv }), [])
    }
  })
})
