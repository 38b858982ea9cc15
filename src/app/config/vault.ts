import { azureTokens } from '../azure-identity.ts'
import { ConfigError } from './config-error.ts'
import { dotEnvIn } from './dot-env.ts'
import { type Env, valueOf } from './variables.ts'

const API = 'api-version=7.4'
const LIMIT_MS = 10_000
const REFERENCE = /^keyvault:(.*)$/
const NAME = /^[A-Za-z0-9-]{1,127}$/

/**
 * The environment, with the .env file in `cwd`, in which each value `keyvault:NAME` is that secret of the Azure Key
 * Vault at KEY_VAULT_URL. Throws ConfigError with a sentence for each that can't be had. Without such values it asks nobody.
 */
export async function withVaultSecrets(env: Env, cwd: string): Promise<Env> {
  const all = { ...dotEnvIn(cwd), ...env }
  const wanted = Object.entries(all).flatMap(([variable, value]) => {
    const name = REFERENCE.exec(value ?? '')?.[1]
    return name === undefined ? [] : [{ variable, name }]
  })
  if (wanted.length === 0) return env
  const vault = vaultOf(all)
  const token = await tokenFor(vault)
  const mistakes: string[] = []
  const found = await Promise.all(
    wanted.map(async ({ variable, name }) => {
      const secret = await secretIn(vault, name, token)
      if ('fault' in secret) mistakes.push(`${variable}: ${secret.fault}`)
      return [variable, 'value' in secret ? secret.value : ''] as const
    }),
  )
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return { ...all, ...Object.fromEntries(found) }
}

function vaultOf(env: Env): URL {
  const text = valueOf(env, 'KEY_VAULT_URL')
  if (text === undefined) throw new ConfigError(['KEY_VAULT_URL: missing; expected one beside a value keyvault:NAME'])
  const url = URL.parse(text)
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname)
  if (!url || (url.protocol !== 'https:' && !isLocal)) {
    throw new ConfigError(['KEY_VAULT_URL: is no https URL; expected one such as https://desk.vault.azure.net'])
  }
  return url
}

/** Each cloud has vaults under a domain of its own, which is what their tokens are for. */
async function tokenFor({ protocol, hostname }: URL): Promise<string> {
  const domain = protocol === 'http:' ? 'vault.azure.net' : hostname.replace(/^[^.]+\./, '')
  try {
    return await (await azureTokens(`https://${domain}/.default`))()
  } catch (error) {
    throw new ConfigError([`KEY_VAULT_URL: ${(error as Error).message}`])
  }
}

async function secretIn(vault: URL, name: string, token: string): Promise<{ value: string } | { fault: string }> {
  if (!NAME.test(name)) return { fault: 'names no secret; expected keyvault: and up to 127 letters, digits or -' }
  try {
    const response = await fetch(new URL(`/secrets/${name}?${API}`, vault), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: 'error',
    })
    if (response.ok) return { value: String(((await response.json()) as { value: unknown }).value) }
    if (response.status === 404) return { fault: `the vault at ${vault.host} has no secret "${name}"` }
    const expected = `expected the right to get secret "${name}"`
    return { fault: `the vault at ${vault.host} answered ${response.status}; ${expected}` }
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } }
    return { fault: `the vault at ${vault.host} can't be reached (${cause?.code ?? message})` }
  }
}
