import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { selfSigned, type Certificate } from '../auth/bots/certificate.ts'
import { ISSUER_HOSTS, startTlsIssuer, type TlsIssuer } from '../auth/bots/tls-issuer.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { makeDataDirectory } from '../store/data-directory.ts'
import type { Store } from '../store/store.ts'
import type { BotAuth } from './bot-auth.ts'
import { onPublicSettings } from './bot-environment.ts'
import type { Config } from './config/config.ts'

/** The certificate that bots trust for the local issuer, in the data folder. */
export function issuerCertificatePath(dataDir: string): string {
  return join(dataDir, 'local-issuer.pem')
}

/**
 * Starts the issuer for bots with a client secret where there is such a bot (AUT-25), and writes the certificate that
 * they trust for it.
 */
export async function startIssuer(
  config: Pick<Config, 'desk' | 'issuerPort' | 'dataDir'>,
  parts: { auth: BotAuth; store: Store; clock: Clock; log: Log },
): Promise<TlsIssuer | undefined> {
  const { auth, store, clock, log } = parts
  const bots = [...config.desk.workers.values()]
  if (!bots.some((bot) => bot.kind === 'bot' && bot.identity && onPublicSettings(bot.identity))) return undefined
  const make = () => JSON.stringify(selfSigned('Handback local issuer', ISSUER_HOSTS, clock.now()))
  const certificate = JSON.parse(await store.setting('bot-issuer-certificate', make)) as Certificate
  await makeDataDirectory(config.dataDir)
  await writeFile(issuerCertificatePath(config.dataDir), certificate.certificate)
  return startTlsIssuer({
    issuer: auth.issuer,
    keys: auth.keys,
    certificate,
    port: config.issuerPort,
    onError: (error) => log.error({ error }, "a request to the bots' issuer failed"),
  })
}
