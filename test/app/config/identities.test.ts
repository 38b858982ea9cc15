import assert from 'node:assert/strict'
import { fileWith, load, mistakes } from './given.ts'

const HUSH = 'hush-hush-2'

/** The file in which Bot A, and Bot B if given, has these fields. */
function withBots(a: object, b: object = {}): string {
  return fileWith(({ workers }) => {
    Object.assign(workers[0]!, a)
    Object.assign(workers[2]!, b)
  })
}

describe("bots' identities in handback.yaml", () => {
  const identity = (fields: object) => {
    const bot = [...load({ yaml: withBots(fields) }).desk.workers.values()][0]
    return bot?.kind === 'bot' ? bot.identity : undefined
  }

  it('AUT-20 an app id makes one; an empty one counts as none', () => {
    assert.deepEqual(identity({ appId: 'app' }), { appId: 'app', type: 'MultiTenant' })
    assert.equal(identity({ appId: undefined }), undefined)
    assert.equal(identity({ appId: '', appPassword: '', tenantId: '' }), undefined)
  })

  it('AUT-23 hold tenant and password', () => {
    const fields = { appId: 'app', appType: 'SingleTenant', tenantId: 'contoso.example', appPassword: HUSH }
    const whole = { appId: 'app', type: 'SingleTenant', tenantId: 'contoso.example', password: HUSH }
    assert.deepEqual(identity(fields), whole)
    assert.deepEqual(identity({ appId: 'app', appType: 'UserAssignedMSI', appPassword: HUSH }), {
      appId: 'app', type: 'UserAssignedMSI', password: HUSH,
    })
  })

  const refused: [what: string, yaml: string, sentence: string][] = [
    [
      'a password without an app id', withBots({ appId: undefined, appPassword: HUSH }),
      'workers[0].appId: missing; expected one beside appPassword',
    ],
    [
      'a tenant without an app id', withBots({}, { appId: undefined, tenantId: 'x' }),
      'workers[2].appId: missing; expected one beside tenantId',
    ],
    [
      "an identity of Entra's without its tenant", withBots({ appId: 'app', appType: 'UserAssignedMSI' }),
      'workers[0].tenantId: missing; expected one with UserAssignedMSI',
    ],
    [
      'one app with two passwords', withBots({ appId: 'app', appPassword: HUSH }, { appId: 'app', appPassword: 'x' }),
      'workers[2].appPassword: another than a worker above has for the same appId; expected the same',
    ],
    [
      'a password with a space', withBots({ appId: 'app', appPassword: `${HUSH} x` }),
      'workers[0].appPassword: got text of another form; expected text of up to 256 ASCII characters without spaces, quotes, # and \\, for .env files',
    ],
    [
      'a password that .env files cut off', withBots({ appId: 'app', appPassword: `${HUSH}#x` }),
      'workers[0].appPassword: got text of another form; expected text of up to 256 ASCII characters without spaces, quotes, # and \\, for .env files',
    ],
    [
      'an unknown type', withBots({ appId: 'app', appType: 'Multi' }),
      'workers[0].appType: got "Multi"; expected one of MultiTenant, SingleTenant, UserAssignedMSI',
    ],
  ]
  for (const [what, yaml, sentence] of refused) {
    it(`AUT-23 ${what} is refused, without showing it`, () => assert.deepEqual(mistakes({ yaml }), [sentence]))
  }

  it('AUT-20 bots without one, or with a short password, are refused where others can reach the router', () => {
    const yaml = withBots({ appId: 'app', appPassword: HUSH }, { appId: '' })
    const of = (source: object) => mistakes({ yaml }, source).filter((sentence) => /app(Id|Password)/.test(sentence))
    assert.deepEqual(of({ env: { HOST: '0.0.0.0' } }), [
      'workers[0].appPassword: is short; expected at least 16 characters, as HOST lets others than this machine reach the router',
      'workers[2].appId: missing; expected one, as HOST lets others than this machine reach the router',
    ])
    const [first = ''] = of({ env: { HANDBACK_PUBLIC_URL: 'https://desk.example.org' } })
    assert.match(first, /, as HANDBACK_PUBLIC_URL lets others than this machine reach the router$/)
    assert.deepEqual(of({ env: { HOST: '0.0.0.0' }, botsOnly: true }), [])
    assert.deepEqual(of({ env: {} }), [])
  })
})
