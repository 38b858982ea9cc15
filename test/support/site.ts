import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from 'jose'

/** A site that signs its customers in, with keys of its own and the address where it shows the public one. */
export interface Site {
  jwksUrl: string
  /** PEM. */
  publicKey: string
  issuer: string
  audience: string
  /** A token of the site's; what is given goes before what a good one has. */
  sign(claims?: JWTPayload, options?: { alg?: string; key?: Uint8Array; kid?: string; expiresAt?: number }): Promise<string>
  /** Whether the keys can be had. */
  answers(yes: boolean): void
  stop(): Promise<void>
}

const ISSUER = 'https://shop.example.org'
const AUDIENCE = 'handback'

export async function startSite(): Promise<Site> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  let up = true
  const server = createServer((_request, response) => {
    response.writeHead(up ? 200 : 500, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    publicKey: await exportSPKI(publicKey),
    issuer: ISSUER,
    audience: AUDIENCE,
    sign(claims = {}, { alg = 'RS256', key, kid = 'k1', expiresAt = Math.floor(Date.now() / 1000) + 300 } = {}) {
      return new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'casey', ...claims, exp: expiresAt })
        .setProtectedHeader({ alg, kid })
        .sign(key ?? privateKey)
    },
    answers(yes) {
      up = yes
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}
