import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAzure, tokenFor, type Azure } from '../support/azure.ts'
import { startProgram } from './program.ts'

const POSTGRES = 'https://ossrdbms-aad.database.windows.net'

describe('the program as an identity of Azure', function () {
  this.timeout(30_000)
  let azure: Azure
  let cwd: string
  before(async () => {
    azure = await startAzure({ 'bot-secret': 'from-the-vault', closed: 403 })
    cwd = mkdtempSync(join(tmpdir(), 'handback-azure-'))
  })
  beforeEach(() => void azure.asked.splice(0))
  after(async () => {
    await azure.stop()
    rmSync(cwd, { recursive: true })
  })

  const run = async (args: string[], env: Record<string, string>) => {
    const program = startProgram(args, { cwd, env: { ...azure.env, ...env } })
    const code = await program.ended
    return { code, ...program.out }
  }

  it('AUT-27 takes secrets from Key Vault, from the environment and from .env', async () => {
    writeFileSync(join(cwd, '.env'), 'BOT_SECRET=keyvault:bot-secret\n')
    const fromFile = await run(['env', 'bot-a'], {})
    rmSync(join(cwd, '.env'))
    const fromEnvironment = await run(['env', 'bot-a'], { BOT_SECRET: 'keyvault:bot-secret' })
    for (const { stdout, stderr } of [fromFile, fromEnvironment]) assert.match(stdout, /^IDENTITY_HEADER=from-the-vault$/m, stderr)
    assert.deepEqual(azure.asked, ['https://vault.azure.net', 'https://vault.azure.net'])
  })

  const refused: [what: string, env: Record<string, string>, says: RegExp][] = [
    ['a secret that is not there', { BOT_SECRET: 'keyvault:none' }, /^BOT_SECRET: the vault at 127\.0\.0\.1:\d+ has no secret "none"\n$/],
    ['a secret without the right to it', { BOT_SECRET: 'keyvault:closed' }, /^BOT_SECRET: the vault at .* answered 403; expected the right to get secret "closed"\n$/],
    ['a name that is a path', { BOT_SECRET: 'keyvault:../keys' }, /^BOT_SECRET: names no secret; expected keyvault: and up to 127 /],
    ['no vault', { BOT_SECRET: 'keyvault:bot-secret', KEY_VAULT_URL: '' }, /^KEY_VAULT_URL: missing; expected one beside a value keyvault:NAME\n$/],
    ['a vault without TLS', { BOT_SECRET: 'keyvault:bot-secret', KEY_VAULT_URL: 'http://vault.example' }, /^KEY_VAULT_URL: is no https URL; /],
    ['no identity', { BOT_SECRET: 'keyvault:bot-secret', IDENTITY_HEADER: 'x', AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' }, /^KEY_VAULT_URL: Azure gave no token for https:\/\/vault\.azure\.net\/\.default: [^\n]+\n$/],
  ]
  for (const [what, env, says] of refused) {
    it(`AUT-27 says in one sentence that there is ${what}`, async () => {
      const { code, stdout, stderr } = await run(['env', 'bot-a'], env)
      assert.match(stderr, says)
      assert.deepEqual([code, stdout], [2, ''])
    })
  }

  it('AUT-27 asks nobody where no value is in a vault', async () => {
    await run(['env', 'bot-a'], { BOT_SECRET: 'plain' })
    assert.deepEqual(azure.asked, [])
  })

  it('AUT-28 signs in to PostgreSQL with a token in place of a password', async () => {
    const passwords: string[] = []
    const server = await startPasswordServer(passwords)
    const url = `postgres://desk@127.0.0.1:${(server.address() as AddressInfo).port}/desk`
    const { code, stderr } = await run(['start', '--only', 'router'], { DATABASE_URL: url, DATABASE_AUTH: 'entra' })
    server.close()
    assert.equal(code, 2)
    assert.match(stderr, /refuses the user "desk"/)
    assert.equal(passwords[0], tokenFor(POSTGRES))
    assert.ok(!stderr.includes('token-for'))
    assert.equal(azure.asked[0], POSTGRES)
  })

  it('AUT-28 says when Azure gives no token', async () => {
    const server = await startPasswordServer([])
    const url = `postgres://desk@127.0.0.1:${(server.address() as AddressInfo).port}/desk`
    const env = { DATABASE_URL: url, DATABASE_AUTH: 'entra', IDENTITY_HEADER: 'x', AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' }
    const { code, stderr } = await run(['start', '--only', 'router'], env)
    server.close()
    assert.equal(code, 2)
    assert.match(stderr, /^Azure gave no token for https:\/\/ossrdbms-aad[^\n]+\n$/)
  })
})

/** A PostgreSQL that asks everybody for a password in clear text, notes it, and refuses (protocol 3.0). */
function startPasswordServer(passwords: string[]): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    let started = false
    socket.on('data', (bytes: Buffer) => {
      if (!started) {
        started = true
        return socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
      }
      if (bytes[0] !== 0x70) return
      passwords.push(bytes.subarray(5, -1).toString())
      const fields = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed\0\0')
      const head = Buffer.alloc(5, 0x45)
      head.writeUInt32BE(fields.length + 4, 1)
      socket.end(Buffer.concat([head, fields]))
    })
  }).listen(0, '127.0.0.1')
  return new Promise((resolve) => server.once('listening', () => resolve(server)))
}
