const YEAR_S = 31_536_000

/**
 * What every answer carries, whatever it is (AUT-45); a page brings a policy of its own in place of this one. With
 * `secure` browsers are told to come by TLS alone from now on.
 */
export function securityHeaders(secure: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(secure && { 'strict-transport-security': `max-age=${YEAR_S}` }),
  }
}
