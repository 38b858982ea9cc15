import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its private key, both as PEM. */
export interface Certificate {
  certificate: string
  key: string
}

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000
/** Clocks may differ. */
const BEFORE_MS = 24 * 3_600_000

/**
 * A certificate for those hosts that signs itself (X.509 v3, RFC 5280; ECDSA with P-256), for ten years from `now`
 * (ms). It is good for nothing but these hosts: no authority that could sign further ones.
 */
export function selfSigned(name: string, hosts: readonly string[], now: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)) // ecdsa-with-SHA256
  const commonName = sequence(tagged(0x31, sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(name)))))
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))), // v3
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    commonName,
    sequence(time(now - BEFORE_MS), time(now + TEN_YEARS_MS)),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(hosts))),
  )
  const signature = tagged(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  return {
    certificate: pem(sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function extensions(hosts: readonly string[]): Buffer[] {
  const names = sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host))))
  const serverAuth = sequence(oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01))
  const critical = tagged(0x01, Buffer.of(0xff))
  return [
    sequence(oid(0x55, 0x1d, 0x13), critical, tagged(0x04, sequence())), // basicConstraints: no authority
    sequence(oid(0x55, 0x1d, 0x25), tagged(0x04, serverAuth)), // extKeyUsage
    sequence(oid(0x55, 0x1d, 0x11), tagged(0x04, names)), // subjectAltName
  ]
}

/** A DER value: tag, length, content. */
function tagged(tag: number, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const { length } = bytes
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), bytes])
}

function sequence(...content: Buffer[]): Buffer {
  return tagged(0x30, ...content)
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function oid(...bytes: number[]): Buffer {
  return tagged(0x06, Buffer.of(...bytes))
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return text < '2050' ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
