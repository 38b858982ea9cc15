import * as client from 'openid-client'

/** How people sign in at the desk: an OpenID Connect provider, such as Microsoft Entra. */
export interface OpenIdSettings {
  /** The provider's address, under which its metadata lies. */
  issuer: string
  clientId: string
  /** None for a public client. */
  clientSecret?: string | undefined
  scope: string
}

/** What the browser brings back from the provider has to fit to. */
export interface Begun {
  state: string
  nonce: string
  verifier: string
}

/** The provider refused, or what came back does not fit; the text is for whoever wanted to sign in. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused'
}

/** The provider does not answer, or not as one; it may later. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway'
}

export interface OpenId {
  /** Where to send the browser. Throws ProviderAway. */
  begin(redirectUri: string): Promise<{ url: string; begun: Begun }>
  /**
   * The claims of whoever came back to `currentUrl`; where the ID token lacks one of `wanted`, with what the user info
   * endpoint says. Throws SignInRefused, ProviderAway.
   */
  finish(currentUrl: string, begun: Begun, wanted: readonly string[]): Promise<Record<string, unknown>>
  /** Where the provider ends its own session, if it offers that (OpenID Connect RP-Initiated Logout). */
  endUrl(backTo: string): Promise<string | undefined>
}

const TIMEOUT_S = 10

/** Authorization code with PKCE, state and nonce; metadata and keys are fetched when they are first needed. */
export function createOpenId({ issuer, clientId, clientSecret, scope }: OpenIdSettings): OpenId {
  let known: Promise<client.Configuration> | undefined

  function provider(): Promise<client.Configuration> {
    known ??= discovered().catch((error: unknown) => {
      // It may be there the next time.
      known = undefined
      throw new ProviderAway(`${issuer} does not answer as an OpenID provider`, { cause: error })
    })
    return known
  }

  async function discovered(): Promise<client.Configuration> {
    // The configuration allows http for this machine alone.
    const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
    const execute = [client.enableNonRepudiationChecks, ...insecure]
    const auth = clientSecret === undefined ? client.None() : undefined
    return client.discovery(new URL(issuer), clientId, clientSecret, auth, { execute, timeout: TIMEOUT_S })
  }

  return {
    async begin(redirectUri) {
      const config = await provider()
      const begun = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, begun }
    },
    async finish(currentUrl, { state, nonce, verifier }, wanted) {
      const config = await provider()
      try {
        const tokens = await client.authorizationCodeGrant(config, new URL(currentUrl), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = { ...tokens.claims() }
        const complete = wanted.every((name) => (name.split('.')[0] ?? '') in claims || name in claims)
        if (complete || !config.serverMetadata().userinfo_endpoint) return claims
        return { ...(await client.fetchUserInfo(config, tokens.access_token, String(claims['sub']))), ...claims }
      } catch (error) {
        throw asOurs(error, issuer)
      }
    },
    async endUrl(backTo) {
      const config = await provider()
      if (!config.serverMetadata().end_session_endpoint) return undefined
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: backTo }).href
    },
  }
}

/** Nothing of the provider's answer is shown: whoever sends the browser here chose its words. */
function asOurs(error: unknown, issuer: string): Error {
  if (error instanceof client.AuthorizationResponseError)
    return new SignInRefused('The sign-in was refused or broken off there.', { cause: error })
  const isFetch = error instanceof TypeError || (error as { code?: string }).code === 'OAUTH_TIMEOUT'
  if (isFetch) return new ProviderAway(`${issuer} does not answer`, { cause: error })
  return new SignInRefused('What came back does not belong to a sign-in that began here.', { cause: error })
}
