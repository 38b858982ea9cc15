import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issuerCertificatePath } from '../../src/app/issuer.ts'
import { startApp } from '../support/app.ts'
import { configOf } from '../support/one-bot.ts'

describe('the issuer for bots with a client secret, in the router', () => {
  let dataDir: string
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'handback-issuer-'))))
  afterEach(() => rmSync(dataDir, { recursive: true }))

  const open = (fields: object, env: Record<string, string> = { ISSUER_PORT: '0' }) =>
    startApp({ dataDir, env, config: configOf({ endpoint: 'http://localhost:9/', fields: { appId: 'app', ...fields } }) })

  it('AUT-25 has the same certificate after a restart, so that bots need no other', async () => {
    const certificates: string[] = []
    for (let start = 0; start < 2; start++) {
      const app = await open({ appPassword: 'hush' })
      assert.ok(app.issuerPort)
      certificates.push(readFileSync(issuerCertificatePath(dataDir), 'utf8'))
      await app.stop()
    }
    assert.match(certificates[0] ?? '', /^-----BEGIN CERTIFICATE-----/)
    assert.equal(certificates[0], certificates[1])
    assert.ok(!certificates.join().includes('PRIVATE'))
  })

  for (const fields of [{ appPassword: 'hush', appType: 'UserAssignedMSI' }, { appType: 'MultiTenant' }]) {
    it(`AUT-25 is not opened for a bot of ${JSON.stringify(fields)}`, async () => {
      const app = await open(fields)
      assert.equal(app.issuerPort, undefined)
      assert.ok(!readdirSync(dataDir).includes('local-issuer.pem'))
      await app.stop()
    })
  }

  it('AUT-25 stops the start where its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await assert.rejects(open({ appPassword: 'hush' }, { ISSUER_PORT: String(port) }), { code: 'EADDRINUSE', port })
    other.close()
  })
})
