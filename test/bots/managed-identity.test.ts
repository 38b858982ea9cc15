import assert from 'node:assert/strict'
import { ManagedIdentity } from '../../src/bots/managed-identity.ts'
import { startAzure, tokenFor, type Azure } from '../support/azure.ts'

const CONNECTOR = 'https://api.botframework.com'

describe('credentials of a managed identity', () => {
  let azure: Azure
  beforeEach(async () => (azure = await startAzure()))
  afterEach(() => azure.stop())

  const identity = (header: string) => new ManagedIdentity({ appId: 'app', endpoint: `${azure.url}/msi/token`, header })
  const tokenOf = async (one: ManagedIdentity) => (await one.createCredentials('app', CONNECTOR)).getToken()

  it('AUT-26 ask for one token for many calls', async () => {
    const one = identity('identity-header')
    for (let call = 0; call < 3; call++) assert.equal(await tokenOf(one), tokenFor(CONNECTOR))
    assert.deepEqual(azure.asked, [CONNECTOR])
  })

  it('AUT-26 are of one app alone, and always on', async () => {
    const one = identity('identity-header')
    assert.deepEqual(await Promise.all(['app', 'other', ''].map((id) => one.isValidAppId(id))), [true, false, false])
    assert.equal(await one.isAuthenticationDisabled(), false)
  })

  it('AUT-26 say what went wrong in words that a log may show', async () => {
    const fault = { code: 'NO_IDENTITY_TOKEN', statusCode: 401, message: 'The identity endpoint answered 401' }
    await assert.rejects(tokenOf(identity('wrong')), fault)
  })
})
