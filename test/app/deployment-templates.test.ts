import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadConfig, SHIPPED } from '../../src/app/config/config.ts'
import { VARIABLES } from '../../src/app/config/variables.ts'

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
