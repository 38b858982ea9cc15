import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadConfig, SHIPPED } from '../../src/app/config/config.ts'
import { VARIABLES } from '../../src/app/config/variables.ts'
import { makeCertificate } from '../support/certificate.ts'

const ROOT = join(import.meta.dirname, '../..')
const textOf = (name: string) => readFileSync(join(ROOT, 'deploymentTemplates', name), 'utf8')

describe('deployment templates', () => {
  it('compose publishes on loopback alone, as anybody may sign in', () => {
    const { services } = parse(textOf('compose.yaml'))
    const { ports, environment, build } = services.handback
    assert.equal(environment.HANDBACK_DEV_SIGN_IN, '1')
    assert.ok(ports.length > 0)
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:/)
    assert.ok(existsSync(join(ROOT, build.dockerfile)))
  })

  it('each service of the cluster has a configuration with which it starts', () => {
    const { services } = parse(textOf('compose.cluster.yaml'))
    const ours = Object.values<{ command?: string[]; environment: Record<string, string> }>(services)
    const started = ours.flatMap(({ command, environment }) => {
      if (!command) return []
      // BOT_SECRET is empty here as it is there.
      const env = { ...environment, HOST: '0.0.0.0', BOT_SECRET: '' }
      loadConfig({ configPath: SHIPPED, env, cwd: join(ROOT, 'deploymentTemplates'), botsOnly: command.at(-1) === 'bots' })
      return command.at(-1)
    })
    assert.deepEqual(started, ['router', 'router', 'router', 'bots'])
  })

  it('the image is healthy where the router answers, by plain HTTP or by TLS', async () => {
    const written = /\n  CMD (\[.*)/.exec(textOf('Dockerfile'))?.[1] ?? ''
    const [, ...check]: string[] = JSON.parse(written)
    const { certificate, key } = makeCertificate()
    const answer: RequestListener = ({ url }, response) => {
      response.statusCode = url === '/healthz' ? 200 : 404
      response.end()
    }
    const plain = createServer(answer)
    const tls = createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer)
    const isHealthy = (server: Server, env: Record<string, string>) =>
      new Promise<boolean>((resolve) => {
        const PORT = String((server.address() as AddressInfo).port)
        execFile(process.execPath, check, { env: { ...env, PORT } }, (error) => resolve(!error))
      })
    for (const server of [plain, tls]) await once(server.listen(0, '127.0.0.1'), 'listening')
    const withTls = { HANDBACK_TLS_CERTIFICATE: certificate }
    const found = await Promise.all([isHealthy(plain, {}), isHealthy(tls, withTls), isHealthy(plain, withTls)])
    assert.deepEqual(found, [true, true, false])
    for (const server of [plain, tls]) server.close()
  })

  it('the image holds files that are there, and sets variables that the program knows', () => {
    const lines = textOf('Dockerfile').split('\n')
    const copies = lines.filter((line) => /^COPY (?!--from)/.test(line))
    const copied = [...new Set(copies.flatMap((line) => line.split(' ').slice(1, -1)))]
    assert.deepEqual(copied.filter((path) => !existsSync(join(ROOT, path))), [])
    const kept = textOf('Dockerfile.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    assert.deepEqual(kept.sort(), copied.sort())
    const set = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).split(' ').map((pair) => pair.split('=')[0]))
    assert.deepEqual(set.filter((name) => name !== 'NODE_ENV' && !(name as string in VARIABLES)), [])
    assert.ok(!lines.includes('USER root') && lines.some((line) => line.startsWith('USER ')))
  })
})
