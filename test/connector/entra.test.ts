import assert from 'node:assert/strict'
import { startApp, type TestApp } from '../support/app.ts'
import { botToken, newKey, publicOf } from '../support/bot-token.ts'
import { startKeyServer, type KeyServer } from '../support/key-server.ts'
import { configOf } from '../support/one-bot.ts'

const APP = '11111111-1111-1111-1111-111111111111'
const TENANT = '33333333-3333-3333-3333-333333333333'

describe("a bot of Microsoft Entra's", () => {
  const key = newKey()
  let entra: KeyServer
  let app: TestApp
  before(async () => {
    entra = await startKeyServer([publicOf(key)])
    const fields = { appId: APP, appType: 'SingleTenant', tenantId: TENANT }
    app = await startApp({
      config: configOf({ endpoint: 'http://localhost:9/', fields }),
      env: { AZURE_AUTHORITY_HOST: entra.url },
    })
  })
  after(async () => {
    await app.stop()
    await entra.stop()
  })

  const call = (token: string) => app.call('GET', '/connector/bot-a/v3/conversations', { token })
  const tokenOf = (signer: typeof key, tenant = TENANT) =>
    botToken(signer, APP, { claims: { iss: `https://sts.windows.net/${tenant}/`, tid: tenant } })

  it('AUT-23 calls with its token, whose key is fetched at the authority that is configured, once', async () => {
    assert.equal((await call(await tokenOf(key))).status, 200)
    assert.equal((await call(await tokenOf(key))).status, 200)
    assert.equal(entra.asked, 1)
  })

  it("AUT-23 another's key or another tenant opens nothing", async () => {
    assert.equal((await call(await tokenOf(newKey(key.kid)))).status, 401)
    assert.equal((await call(await tokenOf(key, 'd6d49420-f39b-4df7-a1dc-d59a935871db'))).status, 401)
  })

  it('AUT-23 the router itself gives it no token', async () => {
    const query = new URLSearchParams({ resource: 'https://api.botframework.com', client_id: APP })
    for (const header of ['', 'undefined']) {
      const { status } = await app.call('GET', `/msi/token?${query}`, { headers: { 'x-identity-header': header } })
      assert.equal(status, 401)
    }
  })
})
