import type { Desk } from '../../domain/desk.ts'
import { LOOPBACK, networksOf } from '../../runtime/networks.ts'
import { forbiddenHost, type Reach } from '../../runtime/outbound.ts'
import { isLoopback, type Settings } from './settings.ts'

/** Where the router may send requests to: loopback only while it listens there itself, or for development (AUT-41). */
export function reachOf({ host, development, network }: Pick<Settings, 'host' | 'development' | 'network'>): Reach {
  return { loopback: development || isLoopback(host), networks: networksOf(network.allowed) }
}

/** A sentence for each bot whose endpoint is at an address that is not allowed; names are only known once resolved. */
export function endpointMistakes(desk: Desk, reach: Reach): string[] {
  return [...desk.workers.values()].flatMap((worker, index) => {
    const host = worker.kind === 'bot' ? forbiddenHost(worker.messagingEndpoint, reach) : undefined
    if (host === undefined) return []
    const expected = 'expected a public host, or its network in HANDBACK_ALLOWED_NETWORKS'
    return [`workers[${index}].messagingEndpoint: ${host} is ${kindOf(host)}; ${expected}`]
  })
}

function kindOf(host: string): string {
  return LOOPBACK.has(host) || /localhost\.?$/.test(host)
    ? 'this machine, to which requests go only while HOST is loopback'
    : 'no public address'
}
