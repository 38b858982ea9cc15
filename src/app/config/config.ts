import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Desk } from '../../domain/desk.ts'
import type { WorkstreamId } from '../../domain/ids.ts'
import type { Limits } from '../../runtime/limiter.ts'
import { ConfigError } from './config-error.ts'
import { dotEnvIn } from './dot-env.ts'
import { endpointMistakes, reachOf } from './endpoint-mistakes.ts'
import type { FileContents } from './file-schema.ts'
import { limitsSchema } from './limits-schema.ts'
import { exposedBots } from './identity-mistakes.ts'
import { readDesk } from './read-desk.ts'
import { readSettings, type Settings } from './settings.ts'
import { exposedMistakes, loginsOf, secretsOf, sitesOf, type Site } from './sites.ts'
import { type Env, valueOf } from './variables.ts'

/** The configuration that comes with the program: both documented layouts. */
export const SHIPPED = fileURLToPath(new URL('../../../handback.yaml', import.meta.url))

export interface Config extends Settings {
  desk: Desk
  /** How much callers may ask for; none while only this machine reaches the router, unless the file says so. */
  limits: Limits | undefined
  /** Each secret's workstream; a workstream may have two. */
  workstreamsBySecret: ReadonlyMap<string, WorkstreamId>
  /** Whom each workstream trusts besides. */
  sites: ReadonlyMap<WorkstreamId, Site>
  /** The provider at which people sign in at the desk, if any, and the worker of each login there. */
  signIn?: NonNullable<FileContents['signIn']>
  logins: ReadonlyMap<string, string>
  /** Absolute. */
  configPath: string
  /** Absolute; need not exist yet. */
  dataDir: string
}

export interface ConfigSource {
  /** The command line's values; each goes before its variable. */
  configPath?: string
  dataDir?: string
  port?: string | number
  /** Goes before the .env file in `cwd`. */
  env: Env
  /** Relative paths start here. */
  cwd: string
  /** No router starts: what is for the router alone is not asked for. */
  botsOnly?: boolean
}

/** Everything that the program is told at its start. Throws ConfigError with a sentence for each mistake. */
export function loadConfig(source: ConfigSource): Config {
  const env = { ...dotEnvIn(source.cwd), ...source.env }
  const mistakes: string[] = []
  const settings = readSettings(env, source.port, mistakes)
  const configPath = configPathOf(source, env)
  const dataDir = resolve(source.cwd, source.dataDir ?? valueOf(env, 'HANDBACK_DATA'))
  const read = deskAt(configPath, env, mistakes)
  if (read && !source.botsOnly) {
    if (mistakes.length === 0) mistakes.push(...endpointMistakes(read.desk, reachOf(settings)))
    if (settings.exposed) mistakes.push(...exposedMistakes(read.file, settings), ...exposedBots(read.file.workers, settings))
  }
  if (!read || mistakes.length > 0) throw new ConfigError(mistakes)
  const { file, desk } = read
  const limits = file.limits ?? (settings.development ? undefined : limitsSchema.parse({}))
  const trust = { sites: sitesOf(file), workstreamsBySecret: secretsOf(file), logins: loginsOf(file) }
  return { ...settings, ...trust, desk, limits, ...(file.signIn && { signIn: file.signIn }), configPath, dataDir }
}

/** The file that is named, else `handback.yaml` in the folder, else the shipped one: a first start needs no file. */
function configPathOf({ configPath, cwd }: ConfigSource, env: Env): string {
  const path = resolve(cwd, configPath ?? valueOf(env, 'HANDBACK_CONFIG'))
  const isNamed = configPath !== undefined || !!env['HANDBACK_CONFIG']
  return isNamed || existsSync(path) ? path : SHIPPED
}

/** The file's mistakes join those of the environment, so that one start tells all of them. */
function deskAt(path: string, env: Env, mistakes: string[]): ReturnType<typeof readDesk> | undefined {
  try {
    return readDesk(path, env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    mistakes.push(...error.mistakes)
    return undefined
  }
}
