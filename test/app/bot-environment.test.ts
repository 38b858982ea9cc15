import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { botEnvironment } from '../../src/app/bot-environment.ts'
import type { BotIdentity } from '../../src/domain/desk.ts'
import { startProgram } from './program.ts'

const AROUND = {
  url: 'https://desk.example.org',
  entraAuthority: 'https://login.microsoftonline.com',
  issuerProxy: 'http://127.0.0.1:3001',
  issuerCertificate: '/data/local-issuer.pem',
}
const ENTRA: BotIdentity = { appId: 'app', type: 'SingleTenant', tenantId: 'mine' }

describe("a bot's environment", () => {
  it("AUT-24 names the router as channel to a bot of Entra's, and leaves the password to its owner", () => {
    const environment = botEnvironment(ENTRA, 'botbuilder', AROUND)
    assert.equal(environment['ToBotFromChannelTokenIssuer'], AROUND.url)
    assert.equal(environment['ToBotFromChannelOpenIdMetadataUrl'], `${AROUND.url}/v1/.well-known/openidconfiguration`)
    assert.equal(environment['ToChannelFromBotLoginUrl'], 'https://login.microsoftonline.com/mine')
    assert.equal(environment['MicrosoftAppTenantId'], 'mine')
    assert.match(environment['MicrosoftAppPassword'] ?? '', /^<.*>$/)
    assert.ok(!('IDENTITY_ENDPOINT' in environment) && !('HTTPS_PROXY' in environment))
  })

  it("AUT-24 a bot on agents-hosting looks for keys at the router, and gets its tokens from Entra", () => {
    const environment = botEnvironment(ENTRA, 'agents', AROUND)
    const [first] = Object.keys(environment)
    assert.equal(first, 'Connections__router__Settings__ClientId')
    assert.equal(environment['Connections__router__Settings__AuthorityEndpoint'], AROUND.url)
    assert.equal(environment['ConnectionsMap__0__Connection'], 'tokens')
    assert.equal(environment['Connections__tokens__Settings__AuthorityEndpoint'], AROUND.entraAuthority)
  })

  it('AUT-24 is printed by the command line, ready for a shell or .env', async () => {
    const program = startProgram(['env', 'bot-a', '--port', '3100'], { cwd: tmpdir(), env: { BOT_SECRET: 'hush' } })
    assert.equal(await program.ended, 0)
    const lines = program.out.stdout.trimEnd().split('\n')
    assert.ok(lines.every((line) => /^\w+=\S+$/.test(line)), program.out.stdout)
    assert.ok(lines.includes('IDENTITY_ENDPOINT=http://localhost:3100/msi/token'))
    assert.ok(lines.includes('IDENTITY_HEADER=hush'))
  })

  it('AUT-24 is empty for a bot without an app id', async () => {
    const program = startProgram(['env', 'bot-a'], { cwd: tmpdir() })
    assert.equal(await program.ended, 0)
    assert.equal(program.out.stdout, '')
    assert.match(program.out.stderr, /^bot-a has no appId in .*: it runs without authentication and needs nothing\.\n$/)
  })
})
