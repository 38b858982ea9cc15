import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'dotenv'
import { ConfigError } from './config-error.ts'
import type { Env } from './variables.ts'

/** What the .env file of a folder says; nothing where there is none. */
export function dotEnvIn(cwd: string): Env {
  const path = join(cwd, '.env')
  try {
    return parse(readFileSync(path))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new ConfigError([`${path}: can't be read (${code}); expected a file of NAME=value lines, or none`])
  }
}
