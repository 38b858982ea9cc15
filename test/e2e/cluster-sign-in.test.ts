import assert from 'node:assert/strict'
import { createTestDatabase, DATABASE_URL, type TestDatabase } from '../store/postgres-database.ts'
import { startCluster, type Cluster } from '../support/cluster.ts'
import { Browser, CLIENT, startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts'
import { configOf } from '../support/one-bot.ts'

describe('signing in at one of several routers', function () {
  this.timeout(40_000)
  let idp: IdentityProvider
  let database: TestDatabase
  let cluster: Cluster
  before(async function () {
    if (!DATABASE_URL) this.skip()
    database = await createTestDatabase()
    idp = await startIdentityProvider()
    const config = JSON.parse(configOf({ endpoint: 'http://localhost:9/' }))
    config.workers[1].login = 'riley@example.org'
    config.signIn = { issuer: idp.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret }
    cluster = await startCluster(2, database.url, JSON.stringify(config), { HANDBACK_DEV_SIGN_IN: '0' })
    await idp.knows(cluster.url)
    idp.claims.set('riley', { email: 'riley@example.org', email_verified: true })
  })
  after(async () => {
    await cluster?.stop()
    await idp?.stop()
    await database?.drop()
  })

  it('AUT-10 what begins at one is finished at the next, is known to each, and ends on each when it ends on one', async () => {
    const [desk, phone] = [new Browser(), new Browser()]
    // The proxy takes the routers in turns.
    for (const browser of [desk, phone]) assert.equal((await browser.signIn(cluster.url, 'riley')).status, 200)
    const statuses = async (browser: Browser) => {
      const cookie = `handback_session=${browser.jarOf(cluster.url).get('handback_session')}`
      const answers = await Promise.all(cluster.routers.map(({ call }) => call('GET', '/api/me', { headers: { cookie } })))
      return answers.map(({ status }) => status)
    }
    assert.deepEqual([await statuses(desk), await statuses(phone)], [[200, 200], [200, 200]])
    const headers = { origin: cluster.url, 'x-handback-csrf': '1', 'content-type': 'application/json' }
    const kept = new Browser()
    kept.jarOf(cluster.url).set('handback_session', desk.jarOf(cluster.url).get('handback_session') ?? '')
    assert.equal((await phone.ask(`${cluster.url}/sign-out`, { method: 'POST', headers, body: '{"everywhere":true}' })).status, 200)
    assert.deepEqual(await statuses(kept), [401, 401])
  })
})
