import { isIP } from 'node:net'
import { fail, type Call, type Reply } from '../protocol/http.ts'

/**
 * The refusal of a call that came under a name which is not this machine's: a page of a site whose name was pointed at
 * this machine (DNS rebinding) says that name. `names` are those that the configuration gives. (AUT-7)
 */
export function wrongHost({ headers }: Call, names: readonly string[]): Reply | undefined {
  const host = URL.parse(`http://${headers['host'] ?? ''}`)?.hostname ?? ''
  // An address is nobody's to point elsewhere.
  const known = isIP(host.replace(/^\[|\]$/g, '')) !== 0 || host === 'localhost' || names.includes(host)
  return known ? undefined : fail(403, 'wrong-host', 'The development sign-in is for http://localhost alone.')
}

/** The refusal of a sign-in without a password for a page of another site, or from beyond a proxy or tunnel (AUT-7). */
export function notFromHere({ headers, origin }: Call, proxied: boolean): Reply | undefined {
  const from = headers['origin']
  const foreign = from !== undefined && from !== URL.parse(origin)?.origin
  const forwarded = !proxied && (headers['x-forwarded-for'] ?? headers['x-forwarded-host'] ?? headers['forwarded'])
  if (!foreign && !forwarded) return undefined
  const message = 'The development sign-in is for this machine alone; a proxy is named in HANDBACK_TRUSTED_PROXIES.'
  return fail(403, 'not-from-here', message)
}
