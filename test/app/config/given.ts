import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, type ConfigSource, loadConfig } from '../../../src/app/config/config.ts'
import { ConfigError } from '../../../src/app/config/config-error.ts'

type Fields = Record<string, unknown>
export type File = { workers: Fields[]; queues: Fields[]; workstreams: Fields[] } & Fields

export const SECRET = 'hush-hush-hush-1'

/** A correct file with one queue, as the change leaves it; JSON is YAML too. */
export function fileWith(change: (file: File) => void = () => {}): string {
  const file: File = {
    workers: [
      { id: 'bot-a', kind: 'bot', name: 'Bot A', capacity: 100, messagingEndpoint: 'http://localhost:3978/a', appId: 'app-a' },
      { id: 'riley', kind: 'representative', name: 'Riley', capacity: 50 },
      { id: 'bot-b', kind: 'bot', name: 'Bot B', capacity: 10, messagingEndpoint: 'https://bots.example.org/b', appId: 'app-b' },
    ],
    queues: [{ id: 'support', name: 'Support', members: ['bot-a', 'riley', 'bot-b'] }],
    workstreams: [{ id: 'chat', channel: 'direct-line', secret: SECRET, capacityUnits: 10, queue: 'support' }],
  }
  change(file)
  return JSON.stringify(file)
}

interface Given {
  /** Text of handback.yaml and of .env; absent where undefined. */
  yaml?: string | undefined
  dotEnv?: string
}

/** What loadConfig makes of a folder with these files. */
export function load({ yaml = fileWith(), dotEnv }: Given, source: Partial<ConfigSource> = {}): Config {
  return inFolder({ yaml, dotEnv }, (cwd) => loadConfig({ env: {}, cwd, ...source }))
}

/** The sentences with which loadConfig refuses; `<cwd>` stands for the folder. */
export function mistakes(given: Given, source: Partial<ConfigSource> = {}): readonly string[] {
  return inFolder(given, (cwd) => {
    try {
      loadConfig({ env: {}, cwd, ...source })
    } catch (error) {
      if (error instanceof ConfigError) return error.mistakes.map((sentence) => sentence.replaceAll(cwd, '<cwd>'))
      throw error
    }
    return []
  })
}

function inFolder<Result>({ yaml, dotEnv }: Given, use: (cwd: string) => Result): Result {
  const cwd = mkdtempSync(join(tmpdir(), 'handback-config-'))
  try {
    if (yaml !== undefined) writeFileSync(join(cwd, 'handback.yaml'), yaml)
    if (dotEnv !== undefined) writeFileSync(join(cwd, '.env'), dotEnv)
    return use(cwd)
  } finally {
    rmSync(cwd, { recursive: true })
  }
}
