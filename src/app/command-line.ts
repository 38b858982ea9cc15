import { parseArgs } from 'node:util'
import { StoreError } from '../store/errors.ts'
import { ConfigError } from './config/config-error.ts'
import type { Env } from './config/variables.ts'

export interface Surroundings {
  env: Env
  cwd: string
}

const USAGE = `handback start [--config FILE] [--data DIR] [--port N] [--only router|bots]
    starts the router, Bot A and Bot B, or a part of them
handback demo
    plays both documented layouts through real clients and prints each step as it happens
`

/** Runs one command line; answers with the exit code. What is wrong is said on stderr in one sentence each. */
export async function runCommand(args: string[], surroundings: Surroundings): Promise<number> {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const [command, ...rest] = positionals
    if (values.help) return say(USAGE)
    if (rest.length > 0) return complain(`"${rest[0]}" is not understood.\n${USAGE}`)
    // Loaded when asked for: the demo's client and the bots' SDK take most of a second.
    if (command === 'start') return await (await import('./start.ts')).start(values, surroundings)
    if (command === 'demo') return await (await import('./demo/demo.ts')).demo(surroundings)
    return complain(command ? `There is no command "${command}".\n${USAGE}` : USAGE)
  } catch (error) {
    return complain(sentenceOf(error))
  }
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function complain(text: string): number {
  process.stderr.write(`${text.trimEnd()}\n`)
  return 1
}

/** What went wrong, for the person at the terminal; only a fault of ours shows its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.mistakes.join('\n')
  if (error instanceof StoreError) return error.message
  const { code, port, message, stack } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop the program that uses it, or choose another port.`
  if (code === 'EACCES' && port !== undefined) return `Port ${port} may not be used by this user: choose one above 1023.`
  if (code === 'EADDRNOTAVAIL') return 'HOST is not an address of this machine.'
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n${USAGE}`
  return stack ?? message
}
