/** Microsoft's tenants in which multi-tenant bots get their tokens (botframework.com), in both versions of the form. */
const BOT_FRAMEWORK_TENANTS = ['d6d49420-f39b-4df7-a1dc-d59a935871db', 'f8cdef31-a31e-4b4a-93e4-5f571e91255a']

const PUBLIC_AUTHORITY = 'https://login.microsoftonline.com'

/** The issuers of a tenant's tokens: version 1 names sts.windows.net in every cloud, version 2 the cloud's own host. */
export function entraIssuers(authority: string, tenantId: string): string[] {
  return [`https://sts.windows.net/${tenantId}/`, `${authority}/${tenantId}/v2.0`]
}

/** The issuers of tokens for multi-tenant bots (Bot Connector authentication: "Bot to Connector"). */
export const ENTRA_ISSUERS_OF_ALL = BOT_FRAMEWORK_TENANTS.flatMap((tenant) => entraIssuers(PUBLIC_AUTHORITY, tenant))

/** Where an authority publishes the keys of all its tenants. */
export function entraKeysUrl(authority: string): string {
  return `${authority}/common/discovery/v2.0/keys`
}
