import { AppCredentials, ServiceClientCredentialsFactory, type AuthenticatorResult } from 'botframework-connector'

/** Where a bot gets its tokens: an endpoint that speaks App Service's protocol for managed identities. */
export interface IdentityEndpoint {
  appId: string
  endpoint: string
  /** Proves to the endpoint who asks. */
  header: string
}

/**
 * Credentials of a managed identity whose endpoint is a setting of the bot: botbuilder's own read it from the process's
 * environment, where two bots in one process can't differ.
 */
export class ManagedIdentity extends ServiceClientCredentialsFactory {
  readonly #identity: IdentityEndpoint

  constructor(identity: IdentityEndpoint) {
    super()
    this.#identity = identity
  }

  override async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.#identity.appId
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false
  }

  override async createCredentials(_appId: string, audience: string): Promise<AppCredentials> {
    return new ManagedIdentityCredentials(this.#identity, audience)
  }
}

/** One token for all calls of an app, until shortly before it expires (AppCredentials keeps it). */
class ManagedIdentityCredentials extends AppCredentials {
  readonly #identity: IdentityEndpoint

  constructor(identity: IdentityEndpoint, audience: string) {
    super(identity.appId, undefined, audience)
    // The cache is one for the process, in which another endpoint may give tokens to an app of the same id.
    this.tokenCacheKey += identity.endpoint
    this.#identity = identity
  }

  protected override async refreshToken(): Promise<AuthenticatorResult> {
    const { appId, endpoint, header } = this.#identity
    const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: this.oAuthScope, client_id: appId })
    const response = await fetch(`${endpoint}?${query}`, { headers: { 'x-identity-header': header } })
    if (!response.ok) throw noToken(`answered ${response.status}`, response.status)
    const { access_token: accessToken, expires_on: expiresOn } = (await response.json()) as Record<string, string>
    if (accessToken === undefined) throw noToken('gave no token', 200)
    return { accessToken, expiresOn: new Date(Number(expiresOn) * 1000) }
  }
}

/** With a code and a status, which a bot's log shows where it leaves the words out. */
function noToken(what: string, statusCode: number): Error {
  return Object.assign(new Error(`The identity endpoint ${what}`), { code: 'NO_IDENTITY_TOKEN', statusCode })
}
