import type { Desk } from '../../domain/desk.ts'
import { LOOPBACK, networksOf } from '../../runtime/networks.ts'
import { forbiddenHost, type Reach } from '../../runtime/outbound.ts'
import { isLoopback, type Settings } from './settings.ts'

type Whereabouts = Pick<Settings, 'host' | 'development' | 'network'>

/** Where the router may send requests to: loopback only while it listens there itself, or for development (AUT-41). */
export function reachOf({ host, development, network }: Whereabouts): Reach {
  return { loopback: development || isLoopback(host), networks: networksOf(network.allowed) }
}

/** A sentence for each bot and webhook whose URL is at an address that is not allowed; names are resolved later. */
export function endpointMistakes(desk: Desk, reach: Reach): string[] {
  const bots = [...desk.workers.values()].map((worker, index): [string, string | undefined] => [
    `workers[${index}].messagingEndpoint`,
    worker.kind === 'bot' ? worker.messagingEndpoint : undefined,
  ])
  const webhooks = (desk.webhooks ?? []).map(({ url }, index): [string, string] => [`webhooks[${index}].url`, url])
  return [...bots, ...webhooks].flatMap(([path, url]) => {
    const host = url === undefined ? undefined : forbiddenHost(url, reach)
    if (host === undefined) return []
    const expected = 'expected a public host, or its network in HANDBACK_ALLOWED_NETWORKS'
    return [`${path}: ${host} is ${kindOf(host)}; ${expected}`]
  })
}

function kindOf(host: string): string {
  return LOOPBACK.has(host) || /localhost\.?$/.test(host)
    ? 'this machine, to which requests go only while HOST is loopback'
    : 'no public address'
}
