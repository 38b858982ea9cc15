import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A key and a certificate for localhost that it has signed itself, as PEM files in a folder of their own. */
export function makeCertificate(name = 'localhost'): { dir: string; certificate: string; key: string } {
  const dir = mkdtempSync(join(tmpdir(), 'handback-tls-'))
  const [certificate, key] = [join(dir, 'certificate.pem'), join(dir, 'key.pem')]
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2']
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' })
  return { dir, certificate, key }
}
