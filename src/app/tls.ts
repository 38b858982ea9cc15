import type { Server } from 'node:tls'
import type { Log } from '../runtime/log.ts'
import { tlsMistake, tlsOptions, type TlsSettings } from './config/network-settings.ts'

/**
 * Takes on the certificate and key as they are in the files at each SIGHUP, for connections from then on; files that
 * are of no use change nothing. The answer ends it.
 */
export function renewOnHangup(server: Server, tls: TlsSettings, log: Log): () => void {
  function renew(): void {
    const mistake = tlsMistake(tls)
    if (mistake) return log.error({ mistake }, 'the certificate was not renewed')
    server.setSecureContext(tlsOptions(tls))
    log.info({}, 'the certificate was renewed')
  }
  process.on('SIGHUP', renew)
  return () => void process.off('SIGHUP', renew)
}
