import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { makeCertificate } from '../../support/certificate.ts'
import { fileWith, load, mistakes } from './given.ts'

const OPEN = { HOST: '0.0.0.0' }

describe('the network in the configuration', () => {
  function endpoints(messagingEndpoint: string, env: Record<string, string> = {}): readonly string[] {
    const yaml = fileWith((file) => void (file.workers[0]!['messagingEndpoint'] = messagingEndpoint))
    // Where others reach it the desk needs a sign-in as well, which is another test's.
    return mistakes({ yaml }, { env }).filter((sentence) => !sentence.startsWith('HOST'))
  }

  it('AUT-41 a bot at an address to which requests may not go stops the start, by its path', () => {
    assert.deepEqual(endpoints('http://10.0.0.5/api/messages'), [
      'workers[0].messagingEndpoint: 10.0.0.5 is no public address; expected a public host, or its network in ' +
        'HANDBACK_ALLOWED_NETWORKS',
    ])
    assert.match(
      endpoints('http://localhost:3978/a', OPEN)[0] ?? '',
      /^workers\[0\].* localhost is this machine, to which/,
    )
    assert.match(endpoints('http://[::1]:3978/a', OPEN)[0] ?? '', /::1 is this machine/)
    assert.deepEqual(endpoints('http://10.0.0.5/a', { HANDBACK_ALLOWED_NETWORKS: '10.0.0.0/8' }), [])
    assert.deepEqual(endpoints('http://localhost/a', { ...OPEN, HANDBACK_ALLOWED_NETWORKS: '127.0.0.0/8' }), [])
    assert.deepEqual(endpoints('http://localhost:3978/a'), [])
  })

  it('AUT-41 bots without a router send nothing to messaging endpoints: wherever those are, they start', () => {
    assert.deepEqual(mistakes({ yaml: fileWith() }, { env: OPEN, botsOnly: true }), [])
  })

  it('AUT-41 names what is no network', () => {
    assert.deepEqual(mistakes({}, { env: { HANDBACK_ALLOWED_NETWORKS: '10.0.0.0/8, home' } }), [
      'HANDBACK_ALLOWED_NETWORKS: "home" is no network; expected addresses such as 10.0.0.0/8 with commas between',
    ])
    const { network } = load({}, { env: { HANDBACK_TRUSTED_PROXIES: '10.0.0.1, ::1' } })
    assert.deepEqual(network, { allowed: [], proxies: ['10.0.0.1/32', '::1/128'] })
  })

  it('AUT-44 takes a certificate and its key, and says what is wrong with them', () => {
    const [own, other] = [makeCertificate(), makeCertificate()]
    const tls = (certificate: string, key: string, more = {}) => ({
      env: { HANDBACK_TLS_CERTIFICATE: certificate, HANDBACK_TLS_KEY: key, ...more },
    })
    const { network } = load({}, tls(own.certificate, own.key))
    assert.deepEqual(network.tls, { certificate: own.certificate, key: own.key, minVersion: 'TLSv1.2' })
    const refused = [
      [tls(own.certificate, ''), 'HANDBACK_TLS_KEY: missing; expected a file beside HANDBACK_TLS_CERTIFICATE'],
      [tls('', own.key), 'HANDBACK_TLS_CERTIFICATE: missing; expected a file beside HANDBACK_TLS_KEY'],
      [
        tls(own.certificate, '/nowhere/key.pem'),
        "HANDBACK_TLS_KEY: /nowhere/key.pem can't be read (ENOENT); expected a file in PEM form",
      ],
      [
        tls(own.key, own.key),
        `HANDBACK_TLS_CERTIFICATE: ${own.key} holds no certificate; expected one in PEM form`,
      ],
      [
        tls(own.certificate, other.key),
        'HANDBACK_TLS_KEY: is no PEM key of the certificate in HANDBACK_TLS_CERTIFICATE; expected the pair',
      ],
      [
        tls(own.certificate, own.key, { HANDBACK_TLS_MIN_VERSION: 'SSLv3' }),
        'HANDBACK_TLS_MIN_VERSION: "SSLv3" is not known; expected TLSv1.2 or TLSv1.3',
      ],
    ] as const
    for (const [source, sentence] of refused) assert.deepEqual(mistakes({}, source), [sentence])
    for (const { dir } of [own, other]) rmSync(dir, { recursive: true })
  })
})
