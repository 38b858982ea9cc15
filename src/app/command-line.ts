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
In the project's folder: npm start -- OPTIONS, npm run demo
`
const SEE = '"npm start -- --help" says what there is.'

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
    const [command, surplus] = positionals
    if (values.help) return say(USAGE)
    if (command === undefined) return complain(`No command was given: ${SEE}`)
    if (command !== 'start' && command !== 'demo') return complain(`There is no command "${command}": ${SEE}`)
    if (surplus !== undefined) return complain(`"${surplus}" is not understood: ${SEE}`)
    const empty = Object.entries(values).find(([, value]) => value === '')
    if (empty) return complain(`--${empty[0]}: is empty; expected a value`)
    // Loaded when asked for: the demo's client and the bots' SDK take most of a second.
    if (command === 'start') return await (await import('./start.ts')).start(values, surroundings)
    const given = Object.keys(values)[0]
    if (given) return complain(`--${given}: is for "handback start" only; "handback demo" takes no options`)
    return await (await import('./demo/demo.ts')).demo()
  } catch (error) {
    return complain(sentenceOf(error))
  }
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`)
  return 1
}

const NO_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'])

const PORTS = 'PORT, BOT_A_PORT or BOT_B_PORT'

/** What went wrong, for the person at the terminal; only a fault of ours shows its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.mistakes.join('\n')
  if (error instanceof StoreError) return error.message
  const { code, port, message, stack } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop the program that uses it, or set another in ${PORTS}.`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used by this user: set one above 1023 in ${PORTS}.`
  if (code !== undefined && NO_ADDRESS.has(code))
    return 'HOST: is not an address of this machine; expected one such as 127.0.0.1'
  // Node's messages go on with hints for programmers.
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message.split(/\.?\n|\. /)[0]}: ${SEE}`
  return stack ?? message
}
