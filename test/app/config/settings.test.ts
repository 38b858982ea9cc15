import assert from 'node:assert/strict'
import { type Settings, readSettings } from '../../../src/app/config/settings.ts'
import type { Env } from '../../../src/app/config/variables.ts'

describe('readSettings', () => {
  it('has a default for all that the environment leaves out or leaves empty', () => {
    const defaults: Settings = {
      host: '127.0.0.1',
      port: 3000,
      botPorts: { a: 3978, b: 3979 },
      issuerPort: 3001,
      development: true,
      exposed: false,
      databaseUrl: undefined,
      databaseAuth: 'password',
      publicUrl: undefined,
      entraAuthority: 'https://login.microsoftonline.com',
      logLevel: 'info',
      network: { allowed: [], proxies: [] },
      botCredentials: {},
    }

    assert.deepEqual(settings({}), defaults)
    assert.deepEqual(settings({ HOST: '', PORT: '', DATABASE_URL: '', HANDBACK_DEV_SIGN_IN: '' }), defaults)
  })

  it('takes what is given', () => {
    const given = settings({
      HOST: '0.0.0.0',
      PORT: '0',
      DATABASE_URL: 'postgresql://desk@db/desk',
      DATABASE_AUTH: 'entra',
      HANDBACK_PUBLIC_URL: 'https://desk.example.org/router/',
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/',
      HANDBACK_LOG_LEVEL: 'silent',
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'hush',
      MicrosoftAppTenantId: 'tenant',
    })

    assert.deepEqual(given, {
      host: '0.0.0.0',
      port: 0,
      botPorts: { a: 3978, b: 3979 },
      issuerPort: 3001,
      development: false,
      exposed: true,
      databaseUrl: 'postgresql://desk@db/desk',
      databaseAuth: 'entra',
      publicUrl: 'https://desk.example.org/router',
      entraAuthority: 'https://login.microsoftonline.us',
      logLevel: 'silent',
      network: { allowed: [], proxies: [] },
      botCredentials: {
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppId: 'app',
        MicrosoftAppPassword: 'hush',
        MicrosoftAppTenantId: 'tenant',
      },
    })
  })

  it('is for development on loopback, or where HANDBACK_DEV_SIGN_IN says so', () => {
    const on = (env: Env) => settings(env).development

    for (const HOST of ['127.0.0.1', '127.0.0.2', '::1', 'localhost']) assert.equal(on({ HOST }), true, HOST)
    for (const HOST of ['0.0.0.0', '::', '127.example.org']) assert.equal(on({ HOST }), false, HOST)
    assert.equal(on({ HOST: '0.0.0.0', HANDBACK_DEV_SIGN_IN: '1' }), true)
    assert.equal(on({ HOST: '127.0.0.1', HANDBACK_DEV_SIGN_IN: '0' }), false)
  })

  const refused: [title: string, env: Env, sentence: string][] = [
    ['a port above 65535', { PORT: '65536' }, 'PORT: "65536" is no port; expected a whole number from 0 to 65535'],
    ["a bot's port", { BOT_A_PORT: '-1' }, 'BOT_A_PORT: "-1" is no port; expected a whole number from 0 to 65535'],
    [
      'a database of another kind',
      { DATABASE_URL: 'mysql://desk:hush@db/desk' },
      'DATABASE_URL: is no PostgreSQL URL; expected one that starts with postgres:// or postgresql://',
    ],
    ...[
      'postgres://db', 'postgres://desk@127.0.0.1:5432', 'postgresql://desk:hush@db/', 'postgres://desk@db?sslmode=disable',
    ].map((DATABASE_URL): [string, Env, string] => [
      `${DATABASE_URL}, which names no database`,
      { DATABASE_URL },
      'DATABASE_URL: names no database; expected one at its end, as in postgres://user:password@host:5432/database',
    ]),
    [
      'an unknown sslmode',
      { DATABASE_URL: 'postgres://desk:hush@db/desk?sslmode=strict' },
      'DATABASE_URL: its sslmode "strict" is not known; expected one of disable, prefer, require, verify-ca, verify-full, no-verify',
    ],
    [
      'a certificate that is not there',
      { DATABASE_URL: 'postgres://desk:hush@db/desk?sslmode=verify-full&sslrootcert=/nope.pem' },
      "DATABASE_URL: its sslrootcert /nope.pem can't be read (ENOENT); expected a file in PEM form",
    ],
    [
      'a database that is not named',
      { DATABASE_AUTH: 'entra' },
      'DATABASE_URL: missing; expected one beside DATABASE_AUTH=entra',
    ],
    [
      'a password beside a token',
      { DATABASE_AUTH: 'entra', DATABASE_URL: 'postgres://desk:hush@db/desk' },
      'DATABASE_URL: holds a password; expected none with DATABASE_AUTH=entra',
    ],
    [
      'another way into the database',
      { DATABASE_AUTH: 'azure', DATABASE_URL: 'postgres://desk@db/desk' },
      'DATABASE_AUTH: "azure" is not known; expected password or entra',
    ],
    [
      'a public URL without a scheme',
      { HANDBACK_PUBLIC_URL: 'desk.example.org' },
      'HANDBACK_PUBLIC_URL: is no plain http or https URL; expected one such as https://desk.example.org',
    ],
    [
      'a public URL with a query',
      { HANDBACK_PUBLIC_URL: 'https://desk.example.org/?a=b' },
      'HANDBACK_PUBLIC_URL: is no plain http or https URL; expected one such as https://desk.example.org',
    ],
    [
      'an address that is none',
      { HOST: '999.1.1.1' },
      'HOST: "999.1.1.1" is no IP address; expected one of this machine such as 127.0.0.1, or 0.0.0.0 for all',
    ],
    [
      'an unknown log level',
      { HANDBACK_LOG_LEVEL: 'loud' },
      'HANDBACK_LOG_LEVEL: "loud" is not known; expected one of fatal, error, warn, info, debug, trace, silent',
    ],
    ['a vague sign-in', { HANDBACK_DEV_SIGN_IN: 'yes' }, 'HANDBACK_DEV_SIGN_IN: "yes" is not known; expected 0 or 1'],
    [
      'an unknown app type',
      { MicrosoftAppType: 'Multi', MicrosoftAppId: 'app', MicrosoftAppPassword: 'hush' },
      'MicrosoftAppType: "Multi" is not known; expected one of MultiTenant, SingleTenant, UserAssignedMSI',
    ],
    [
      'a password without an app id',
      { MicrosoftAppPassword: 'hush' },
      'MicrosoftAppId: missing; expected one beside MicrosoftAppPassword',
    ],
    [
      'an app id without a password',
      { MicrosoftAppId: 'app' },
      'MicrosoftAppPassword: missing; expected one with MultiTenant',
    ],
    [
      'a single tenant that is not named',
      { MicrosoftAppType: 'SingleTenant', MicrosoftAppId: 'app', MicrosoftAppPassword: 'hush' },
      'MicrosoftAppTenantId: missing; expected one with SingleTenant',
    ],
    [
      'a password beside a managed identity',
      {
        MicrosoftAppType: 'UserAssignedMsi',
        MicrosoftAppId: 'app',
        MicrosoftAppPassword: 'hush',
        MicrosoftAppTenantId: 'tenant',
      },
      'MicrosoftAppPassword: is set; expected none with UserAssignedMSI',
    ],
  ]
  for (const [title, env, sentence] of refused) {
    it(`refuses ${title}`, () => assert.deepEqual(mistakesIn(env), [sentence]))
  }

  for (const password of ['p@ss/w#rd', 'p@ss', '12/34', 'p/w', '12?x', 'w#rd'])
    it(`refuses the password ${password} in a URL as it is, without showing it`, () =>
      assert.deepEqual(mistakesIn({ DATABASE_URL: `postgres://desk:${password}@127.0.0.1:5432/desk` }), [
        'DATABASE_URL: has an "@", "/", "?" or "#" too many; expected such characters of a password to be written as ' +
          '%40, %2F, %3F and %23',
      ]))

  it('takes such characters of a password escaped, and an "@" in the query', () => {
    const urls = ['desk:p%40ss%2Fw%23rd%3F@db/desk', 'desk@db/desk?sslmode=verify-full', '@/desk?host=/run/x&user=me@x']
    for (const url of urls) assert.equal(settings({ DATABASE_URL: `postgres://${url}` }).databaseUrl, `postgres://${url}`)
  })

  it("names the command line's port as its own", () => {
    assert.deepEqual(mistakesIn({}, 'abc'), ['--port: "abc" is no port; expected a whole number from 0 to 65535'])
    assert.deepEqual(mistakesIn({}, NaN), ['--port: "NaN" is no port; expected a whole number from 0 to 65535'])
  })
})

function settings(env: Env): Settings {
  const mistakes: string[] = []
  const read = readSettings(env, undefined, mistakes)
  assert.deepEqual(mistakes, [])
  return read
}

function mistakesIn(env: Env, port?: string | number): string[] {
  const mistakes: string[] = []
  readSettings(env, port, mistakes)
  return mistakes
}
