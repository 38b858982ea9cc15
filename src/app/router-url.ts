import type { Config } from './config/config.ts'

/** Where this machine reaches a router that listens on that port, without a slash at the end. */
export function urlOf({ host, network }: Pick<Config, 'host' | 'network'>, port: number): string {
  return `${network.tls ? 'https' : 'http'}://${urlHost(host)}:${port}`
}

/** An address to listen on as one to call: any address means this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
