import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from '../../src/auth/bots/certificate.ts'
import type { LocalIssuer } from '../../src/auth/bots/local-issuer.ts'
import { createSigningKeys } from '../../src/auth/bots/signing-keys.ts'
import { ISSUER_HOSTS, startTlsIssuer, type TlsIssuer } from '../../src/auth/bots/tls-issuer.ts'
import { startProgram, type Program } from '../app/program.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { botToken, keyStore, newKey, publicOf } from '../support/bot-token.ts'
import { startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { startKeyServer, type KeyServer } from '../support/key-server.ts'
import { configOf, notesIn } from '../support/one-bot.ts'

const APP = '11111111-1111-1111-1111-111111111111'
const TENANT = '33333333-3333-3333-3333-333333333333'
const BOT_FRAMEWORK = 'd6d49420-f39b-4df7-a1dc-d59a935871db'

/** Entra's part is played by this process, on the wire: its keys, its token endpoint by TLS, App Service's endpoint. */
describe("Bot A with an app of Microsoft Entra's", function () {
  this.timeout(30_000)
  const key = newKey('entra')
  let keys: KeyServer
  let entra: TlsIssuer
  let dir: string
  let tenant: string
  const certificate = selfSigned('Entra', ISSUER_HOSTS, Date.now())
  const mint = (appId: string) => botToken(key, appId, { claims: { iss: `https://sts.windows.net/${tenant}/`, tid: tenant } })
  const issuer: LocalIssuer = {
    async issue(appId, password) {
      if (appId !== APP || password !== 'hush') return undefined
      return { token: await mint(appId), expiresInS: 3600, expiresAtS: Math.floor(Date.now() / 1000) + 3600 }
    },
  }
  const appService = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://azure')
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600)
    const access_token = await mint(searchParams.get('client_id') ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ access_token, expires_on, resource: searchParams.get('resource'), token_type: 'Bearer' }))
  })

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'handback-entra-'))
    writeFileSync(join(dir, 'ca.pem'), certificate.certificate)
    keys = await startKeyServer([publicOf(key)])
    const unused = createSigningKeys(keyStore(), Date.now)
    entra = await startTlsIssuer({ issuer, keys: unused, certificate, port: 0, onError: (error) => assert.fail(String(error)) })
    await new Promise<void>((resolve) => appService.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    await keys.stop()
    await entra.stop()
    appService.closeAllConnections()
    appService.close()
    rmSync(dir, { recursive: true })
  })

  const bySecret = () => ({
    MicrosoftAppPassword: 'hush', NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: `http://127.0.0.1:${entra.port}`,
    NO_PROXY: 'localhost,127.0.0.1', NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'),
  })
  const byIdentity = () => ({
    IDENTITY_ENDPOINT: `http://127.0.0.1:${(appService.address() as AddressInfo).port}/msi/token`, IDENTITY_HEADER: 'x',
  })
  const types: [type: string, tenant: string, env: () => Record<string, string>][] = [
    ['MultiTenant', BOT_FRAMEWORK, bySecret],
    ['SingleTenant', TENANT, bySecret],
    ['UserAssignedMSI', TENANT, byIdentity],
  ]
  for (const [type, home, env] of types) {
    it(`AUT-26 greets as ${type}, each call signed by Entra and checked with its keys`, async () => {
      tenant = home
      const port = await freePort()
      const named = type === 'MultiTenant' ? {} : { tenantId: TENANT }
      const config = configOf({ endpoint: `http://localhost:${port}/api/messages`, fields: { appId: APP, appType: type, ...named } })
      const app = await startApp({ config, env: { AZURE_AUTHORITY_HOST: keys.url } })
      const program = await startBots(config, app, port, { MicrosoftAppType: type, ...(named.tenantId && { MicrosoftAppTenantId: TENANT }), ...env() })
      try {
        const chat = await startChat(app)
        const stream = await chat.open()
        await stream.until(({ text }) => /I am Bot A/.test(text ?? ''))
        assert.deepEqual(await notesIn(app, chat.id), [])
        await stream.close()
      } finally {
        program.send('SIGTERM')
        await program.ended
        await app.stop()
      }
    })
  }

  async function startBots(config: string, app: TestApp, port: number, env: Record<string, string>): Promise<Program> {
    const cwd = mkdtempSync(join(dir, 'bots-'))
    writeFileSync(join(cwd, 'handback.yaml'), config)
    const own = { BOT_A_PORT: String(port), HANDBACK_PUBLIC_URL: app.url, MicrosoftAppId: APP }
    const program = startProgram(['start', '--only', 'bots'], { cwd, env: { ...own, ...env } })
    await program.says('Stop with Ctrl+C.')
    return program
  }
})
