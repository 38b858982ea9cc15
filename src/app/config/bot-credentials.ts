import { type Env, valueOf } from './variables.ts'

/** Our bots' identity, under the names that botbuilder's ConfigurationServiceClientCredentialFactory reads. */
export interface BotCredentials {
  MicrosoftAppType?: string
  MicrosoftAppId?: string
  MicrosoftAppPassword?: string
  MicrosoftAppTenantId?: string
}

const TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI']

/**
 * Reads the four variables that every Bot Framework sample uses; adds a sentence to `mistakes` for each that does not
 * fit the others. botbuilder asserts the same, but only once a bot is made; an unknown type it takes for MultiTenant.
 */
export function readBotCredentials(env: Env, mistakes: string[]): BotCredentials {
  const type = valueOf(env, 'MicrosoftAppType')
  const id = valueOf(env, 'MicrosoftAppId')
  const password = valueOf(env, 'MicrosoftAppPassword')
  const tenantId = valueOf(env, 'MicrosoftAppTenantId')
  const known = TYPES.find((name) => name.toLowerCase() === (type ?? 'MultiTenant').toLowerCase())
  if (!known) mistakes.push(`MicrosoftAppType: "${type}" is not known; expected one of ${TYPES.join(', ')}`)
  if (!id) {
    const other = [type && 'MicrosoftAppType', password && 'MicrosoftAppPassword', tenantId && 'MicrosoftAppTenantId']
    const first = other.find((name) => name)
    if (first) mistakes.push(`MicrosoftAppId: missing; expected one beside ${first}`)
  } else {
    const managed = known === 'UserAssignedMSI'
    if (managed && password) mistakes.push('MicrosoftAppPassword: is set; expected none with UserAssignedMSI')
    if (known && !managed && !password) mistakes.push(`MicrosoftAppPassword: missing; expected one with ${known}`)
    if (known && known !== 'MultiTenant' && !tenantId) {
      mistakes.push(`MicrosoftAppTenantId: missing; expected one with ${known}`)
    }
  }
  return {
    ...(type && { MicrosoftAppType: type }),
    ...(id && { MicrosoftAppId: id }),
    ...(password && { MicrosoftAppPassword: password }),
    ...(tenantId && { MicrosoftAppTenantId: tenantId }),
  }
}
