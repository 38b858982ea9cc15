import { issuerFor } from '../auth/bots/bot-tokens.ts'
import { CONNECTOR, LOCAL_TENANT } from '../auth/bots/local-issuer.ts'
import type { BotIdentity } from '../domain/desk.ts'

export const SDKS = ['botbuilder', 'agents'] as const
export type Sdk = (typeof SDKS)[number]

/** Where a bot finds the router and what issues its tokens. */
export interface BotSurroundings {
  /** The router's address, without a slash at its end. */
  url: string
  /** Where Microsoft Entra is. */
  entraAuthority: string
  /** The local issuer's proxy, and the certificate that bots trust for it. */
  issuerProxy: string
  issuerCertificate: string
}

/** Stands where only the bot's owner knows the value. */
const OWN_PASSWORD = '<the app password in Azure>'
/** Entra's tenant for bots of many tenants. */
const COMMON_TENANT = 'botframework.com'

type Variables = Record<string, string>

/** The environment in which an unmodified bot of that SDK and the router accept each other (AUT-24). */
export function botEnvironment(identity: BotIdentity, sdk: Sdk, around: BotSurroundings): Variables {
  const issued = identity.password === undefined ? {} : tokenSource(identity, identity.password, around)
  return { ...(sdk === 'agents' ? agents(identity, around) : botbuilder(identity, around)), ...issued }
}

function botbuilder(identity: BotIdentity, around: BotSurroundings): Variables {
  const { appId, type, tenantId = LOCAL_TENANT } = identity
  return {
    MicrosoftAppType: type,
    MicrosoftAppId: appId,
    ...(type !== 'UserAssignedMSI' && { MicrosoftAppPassword: identity.password ?? OWN_PASSWORD }),
    ...(type !== 'MultiTenant' && { MicrosoftAppTenantId: tenantId }),
    ...(onPublicSettings(identity) ? {} : channelSettings(identity, around)),
  }
}

/**
 * Which channel the bot belongs to. botbuilder takes all of these or none: one alone switches the defaults of the
 * others off (botframework-connector: BotFrameworkAuthenticationFactory).
 */
export function channelSettings(identity: BotIdentity, { url, entraAuthority }: BotSurroundings): Variables {
  const tenant = identity.type === 'MultiTenant' ? COMMON_TENANT : (identity.tenantId ?? COMMON_TENANT)
  return {
    ToBotFromChannelTokenIssuer: issuerFor(identity, url),
    ToBotFromChannelOpenIdMetadataUrl: `${url}/v1/.well-known/openidconfiguration`,
    ToBotFromEmulatorOpenIdMetadataUrl: `${entraAuthority}/${COMMON_TENANT}/v2.0/.well-known/openid-configuration`,
    ToChannelFromBotLoginUrl: `${entraAuthority}/${tenant}`,
    ToChannelFromBotOAuthScope: CONNECTOR,
    OAuthUrl: CONNECTOR,
    CallerId: 'urn:botframework:azure',
  }
}

/** The Agents SDK looks for keys at its first connection's authority, and gets tokens by the one that is mapped to. */
function agents(identity: BotIdentity, { url, entraAuthority }: BotSurroundings): Variables {
  const { appId, type, password, tenantId = LOCAL_TENANT } = identity
  const secret = password ?? OWN_PASSWORD
  const app = { ClientId: appId, TenantId: tenantId }
  if (onPublicSettings(identity)) return connection('router', { ...app, ClientSecret: secret })
  const router = connection('router', { ...app, AuthorityEndpoint: url, Issuers: issuerFor(identity, url) })
  if (type === 'UserAssignedMSI') return router
  const tenant = type === 'MultiTenant' ? COMMON_TENANT : tenantId
  const entra = { ClientId: appId, ClientSecret: secret, TenantId: tenant, AuthorityEndpoint: entraAuthority }
  return { ...router, ...connection('tokens', entra) }
}

/** The connection that is named last is the one that is used for calls. */
function connection(name: string, settings: Variables): Variables {
  const entries = Object.entries(settings).map(([key, value]) => [`Connections__${name}__Settings__${key}`, value])
  return { ...Object.fromEntries(entries), ConnectionsMap__0__ServiceUrl: '*', ConnectionsMap__0__Connection: name }
}

/** How the bot comes to tokens of the router's own issuer. */
function tokenSource(identity: BotIdentity, password: string, around: BotSurroundings): Variables {
  if (!onPublicSettings(identity)) return { IDENTITY_ENDPOINT: `${around.url}/msi/token`, IDENTITY_HEADER: password }
  // Both SDKs take a client secret to Microsoft's addresses alone, by TLS: a proxy answers in their place.
  return {
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: around.issuerProxy,
    NO_PROXY: 'localhost,127.0.0.1',
    NODE_EXTRA_CA_CERTS: around.issuerCertificate,
  }
}

/** Whether the bot runs as it does in the public cloud, and the router stands in for Microsoft's addresses. */
export function onPublicSettings({ type, password }: BotIdentity): boolean {
  return password !== undefined && type !== 'UserAssignedMSI'
}
