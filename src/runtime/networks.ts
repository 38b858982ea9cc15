import { BlockList, isIP } from 'node:net'

/** A set of IP addresses. */
export interface Networks {
  /** Whether the address is in it; an IPv4 address also in its IPv6 form (`::ffff:10.0.0.1`). */
  has(address: string): boolean
}

/** This machine alone (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export const LOOPBACK: Networks = networksOf(['127.0.0.0/8', '::1/128'])

/** Everything that is no public IPv4 address, as IANA's registry of special purposes has it. */
const SPECIAL_4 = networksOf([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24',
  '224.0.0.0/4', '240.0.0.0/4',
])

/** Public IPv6 is 2000::/3, but for what tunnels to IPv4, is for examples, or for protocols. */
const GLOBAL_6 = networksOf(['2000::/3'])
const SPECIAL_6 = networksOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

/** Whether the address is one of the public internet: no private, local or otherwise special one. */
export function isPublic(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !SPECIAL_4.has(address)
  return version === 6 && GLOBAL_6.has(address) && !SPECIAL_6.has(address)
}

/** The text as one network: an address, or an address and the length of its prefix (`10.0.0.0/8`); else undefined. */
export function readNetwork(text: string): string | undefined {
  const [address = '', length, surplus] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  const isLength = length === undefined || (/^[0-9]{1,3}$/.test(length) && Number(length) <= most)
  if (most < 0 || !isLength || surplus !== undefined || address.includes('%')) return undefined
  return length === undefined ? `${address}/${most}` : text
}

/** The set of those networks, each as `readNetwork` gives it. */
export function networksOf(networks: readonly string[]): Networks {
  if (networks.length === 0) return { has: () => false }
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', length] = network.split('/')
    list.addSubnet(address, Number(length), familyOf(address))
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)) }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
