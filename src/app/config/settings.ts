import { isIP } from 'node:net'
import { type BotCredentials, readBotCredentials } from './bot-credentials.ts'
import { databaseUrlMistake } from './database-url.ts'
import { type NetworkSettings, readNetworkSettings } from './network-settings.ts'
import { type Env, valueOf } from './variables.ts'

/** What the environment says, apart from the file. */
export interface Settings {
  host: string
  port: number
  botPorts: { a: number; b: number }
  /** Of the local issuer's proxy, on loopback. */
  issuerPort: number
  /**
   * Only this machine can reach the router: it listens on loopback, or HANDBACK_DEV_SIGN_IN=1 says so. The development
   * sign-in and bots on loopback are for this case alone.
   */
  development: boolean
  /** Others than this machine may reach the router, and no HANDBACK_DEV_SIGN_IN=1 says that they can't. */
  exposed: boolean
  /** PostgreSQL's URL; without one the store is SQLite in the data folder. */
  databaseUrl: string | undefined
  /** What proves to PostgreSQL who this is: the URL's password, or a token of the program's identity in Azure. */
  databaseAuth: 'password' | 'entra'
  /** Without a slash at its end. */
  publicUrl: string | undefined
  /** Where Microsoft Entra is; without a slash at its end. */
  entraAuthority: string
  logLevel: LogLevel
  network: NetworkSettings
  botCredentials: BotCredentials
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * Reads the environment; `port` is the command line's and goes before PORT. Adds a sentence to `mistakes` for each
 * value that can't be used; what it returns is then of no use.
 */
export function readSettings(env: Env, port: string | number | undefined, mistakes: string[]): Settings {
  const host = valueOf(env, 'HOST')
  const publicAt = publicUrl()
  return {
    host,
    port: port === undefined ? portIn('PORT') : portOf('--port', String(port)),
    botPorts: { a: portIn('BOT_A_PORT'), b: portIn('BOT_B_PORT') },
    issuerPort: portIn('ISSUER_PORT'),
    ...reach(),
    databaseUrl: databaseUrl(),
    databaseAuth: databaseAuth(),
    publicUrl: publicAt,
    entraAuthority: entraAuthority(),
    logLevel: logLevel(),
    network: readNetworkSettings(env, mistakes),
    botCredentials: readBotCredentials(env, mistakes),
  }

  function portIn(name: 'PORT' | 'BOT_A_PORT' | 'BOT_B_PORT' | 'ISSUER_PORT'): number {
    return portOf(name, valueOf(env, name))
  }

  function portOf(name: string, text: string): number {
    const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : NaN
    if (!(number <= 65535)) mistakes.push(`${name}: "${text}" is no port; expected a whole number from 0 to 65535`)
    return number
  }

  /** A proxy on this machine lets others in as well: its address is the public URL. */
  function reach(): { development: boolean; exposed: boolean } {
    const said = valueOf(env, 'HANDBACK_DEV_SIGN_IN')
    if (said !== undefined && said !== '0' && said !== '1')
      mistakes.push(`HANDBACK_DEV_SIGN_IN: "${said}" is not known; expected 0 or 1`)
    const canParse = publicAt !== undefined && URL.canParse(publicAt)
    if (isNoAddress(host)) {
      mistakes.push(`HOST: "${host}" is no IP address; expected one of this machine such as 127.0.0.1, or 0.0.0.0 for all`)
      return { development: true, exposed: false }
    }
    const local = isLoopback(host) && (!canParse || isLoopback(new URL(publicAt).hostname))
    return { development: said === undefined ? local : said === '1', exposed: !local && said !== '1' }
  }

  function databaseUrl(): string | undefined {
    const url = valueOf(env, 'DATABASE_URL')
    const mistake = url === undefined ? undefined : databaseUrlMistake(url)
    if (mistake) mistakes.push(mistake)
    return url
  }

  function publicUrl(): string | undefined {
    const text = valueOf(env, 'HANDBACK_PUBLIC_URL')
    if (text === undefined) return undefined
    if (!isPlainUrl(text)) {
      mistakes.push('HANDBACK_PUBLIC_URL: is no plain http or https URL; expected one such as https://desk.example.org')
    }
    return text.replace(/\/+$/, '')
  }

  function databaseAuth(): 'password' | 'entra' {
    const said = valueOf(env, 'DATABASE_AUTH')
    if (said !== 'password' && said !== 'entra')
      mistakes.push(`DATABASE_AUTH: "${said}" is not known; expected password or entra`)
    if (said !== 'entra') return 'password'
    const url = valueOf(env, 'DATABASE_URL')
    if (url === undefined) mistakes.push('DATABASE_URL: missing; expected one beside DATABASE_AUTH=entra')
    if (URL.parse(url ?? '')?.password)
      mistakes.push('DATABASE_URL: holds a password; expected none with DATABASE_AUTH=entra')
    return 'entra'
  }

  function entraAuthority(): string {
    const text = valueOf(env, 'AZURE_AUTHORITY_HOST')
    if (!isPlainUrl(text)) {
      mistakes.push('AZURE_AUTHORITY_HOST: is no plain URL; expected one such as https://login.microsoftonline.us')
    }
    return text.replace(/\/+$/, '')
  }

  function logLevel(): LogLevel {
    const said = valueOf(env, 'HANDBACK_LOG_LEVEL')
    const level = LOG_LEVELS.find((known) => known === said)
    if (!level) mistakes.push(`HANDBACK_LOG_LEVEL: "${said}" is not known; expected one of ${LOG_LEVELS.join(', ')}`)
    return level ?? 'info'
  }
}

/** The variable by which others than this machine reach the router, where they do. */
export function exposingVariable({ host }: Pick<Settings, 'host'>): 'HOST' | 'HANDBACK_PUBLIC_URL' {
  return isLoopback(host) ? 'HANDBACK_PUBLIC_URL' : 'HOST'
}

/** Whether only this machine can reach that host; an IPv6 address may stand in brackets, as in a URL. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return name === 'localhost' || name === '::1' || /^127(\.[0-9]{1,3}){3}$/.test(name)
}

/** Written as an IP address, and none; a name may be this machine's. */
function isNoAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host) && isIP(host) === 0
}

function isPlainUrl(text: string): boolean {
  return /^https?:\/\/[^/?#@]+[^?#@]*$/.test(text) && URL.canParse(text)
}
