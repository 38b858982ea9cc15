import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { readNetwork } from '../../runtime/networks.ts'
import { type Env, type VariableName, valueOf } from './variables.ts'

/** Whom the router trusts on the network. */
export interface NetworkSettings {
  /** Networks that bots and webhooks may be in, besides the public internet. */
  allowed: string[]
  /** Networks of proxies whose `x-forwarded-*` headers are believed. */
  proxies: string[]
  /** The router speaks TLS itself; without it, plain HTTP. */
  tls?: TlsSettings
}

export interface TlsSettings {
  /** Files in PEM form. */
  certificate: string
  key: string
  minVersion: 'TLSv1.2' | 'TLSv1.3'
}

/** Reads what the environment says of the network; adds a sentence to `mistakes` for each value that can't be used. */
export function readNetworkSettings(env: Env, mistakes: string[]): NetworkSettings {
  const tls = readTls(env, mistakes)
  return {
    allowed: networksIn(env, 'HANDBACK_ALLOWED_NETWORKS', mistakes),
    proxies: networksIn(env, 'HANDBACK_TRUSTED_PROXIES', mistakes),
    ...(tls && { tls }),
  }
}

function networksIn(env: Env, name: VariableName, mistakes: string[]): string[] {
  const texts = (valueOf(env, name) ?? '').split(',').map((text) => text.trim())
  return texts.filter(Boolean).flatMap((text) => {
    const network = readNetwork(text)
    if (network === undefined)
      mistakes.push(`${name}: "${text}" is no network; expected addresses such as 10.0.0.0/8 with commas between`)
    return network ?? []
  })
}

function readTls(env: Env, mistakes: string[]): TlsSettings | undefined {
  const certificate = valueOf(env, 'HANDBACK_TLS_CERTIFICATE')
  const key = valueOf(env, 'HANDBACK_TLS_KEY')
  const minVersion = valueOf(env, 'HANDBACK_TLS_MIN_VERSION')
  if (minVersion !== 'TLSv1.2' && minVersion !== 'TLSv1.3') {
    mistakes.push(`HANDBACK_TLS_MIN_VERSION: "${minVersion}" is not known; expected TLSv1.2 or TLSv1.3`)
    return undefined
  }
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined) {
    const [missing, other] = certificate ? ['KEY', 'CERTIFICATE'] : ['CERTIFICATE', 'KEY']
    mistakes.push(`HANDBACK_TLS_${missing}: missing; expected a file beside HANDBACK_TLS_${other}`)
    return undefined
  }
  const tls: TlsSettings = { certificate, key, minVersion }
  const wrong = tlsMistake(tls)
  if (wrong) mistakes.push(wrong)
  return tls
}

/** Why the files can't serve as certificate and key; undefined where they can. */
export function tlsMistake(tls: TlsSettings): string | undefined {
  const read = { HANDBACK_TLS_CERTIFICATE: tls.certificate, HANDBACK_TLS_KEY: tls.key }
  for (const [name, path] of Object.entries(read)) {
    try {
      readFileSync(path)
    } catch (error) {
      return `${name}: ${path} can't be read (${(error as NodeJS.ErrnoException).code}); expected a file in PEM form`
    }
  }
  try {
    createSecureContext({ cert: readFileSync(tls.certificate) })
  } catch {
    return `HANDBACK_TLS_CERTIFICATE: ${tls.certificate} holds no certificate; expected one in PEM form`
  }
  try {
    createSecureContext(tlsOptions(tls))
  } catch {
    return 'HANDBACK_TLS_KEY: is no PEM key of the certificate in HANDBACK_TLS_CERTIFICATE; expected the pair'
  }
  return undefined
}

/** What Node's TLS needs, read from the files as they are now. */
export function tlsOptions({ certificate, key, minVersion }: TlsSettings) {
  return { cert: readFileSync(certificate), key: readFileSync(key), minVersion }
}
