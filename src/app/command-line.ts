import { parseArgs } from 'node:util'
import { StoreError } from '../store/errors.ts'
import { ConfigError } from './config/config-error.ts'
import type { Env } from './config/variables.ts'
import { withVaultSecrets } from './config/vault.ts'

export interface Surroundings {
  env: Env
  cwd: string
}

const USAGE = `handback start [--config FILE] [--data DIR] [--port N] [--only router|bots]
    starts the router, Bot A and Bot B, or a part of them
handback demo
    plays both documented layouts through real clients and prints each step as it happens
handback check ENDPOINT [--say TEXT] [--escalate TEXT] [--end TEXT] [--limit SECONDS] [--format text|json|junit]
    plays a bot's life with the bot at that messaging endpoint, alone, and reports what it does wrong
handback env BOT [--sdk botbuilder|agents] [--config FILE] [--data DIR] [--port N]
    prints the environment in which that bot and the router accept each other's calls
handback erase CUSTOMER [--config FILE] [--data DIR]
    erases all that was said with the customer of that id, also while routers run
handback export CONVERSATION [--config FILE] [--data DIR]
    prints what the customer saw of a conversation as a Bot Framework transcript, also while routers run
handback audit [--since DAY] [--config FILE] [--data DIR]
    prints who read, monitored, joined, assigned, closed, exported and erased
In the project's folder: npm start -- OPTIONS, npm run demo, npx handback COMMAND OPTIONS
`
const SEE = '"npm start -- --help" says what there is.'

interface Command {
  /** How many words it takes after its name, and which options. */
  words: number
  options: readonly string[]
  run(options: Record<string, string>, surroundings: Surroundings, word?: string): Promise<number> | number
}

/** Each is loaded when asked for: the demo's client and the bots' SDK take most of a second. */
const COMMANDS = new Map<string, Command>([
  [
    'start',
    {
      words: 0,
      options: ['config', 'data', 'port', 'only'],
      run: async (options, around) => (await import('./start.ts')).start(options, around),
    },
  ],
  ['demo', { words: 0, options: [], run: async () => (await import('./demo/demo.ts')).demo() }],
  [
    'check',
    {
      words: 1,
      options: ['say', 'escalate', 'end', 'limit', 'format'],
      run: async (options, _, endpoint) => (await import('./check/check-command.ts')).checkCommand(endpoint, options),
    },
  ],
  [
    'erase',
    {
      words: 1,
      options: ['config', 'data'],
      run: async (options, around, id) => (await import('./erase-command.ts')).eraseCommand(id, options, around),
    },
  ],
  [
    'export',
    {
      words: 1,
      options: ['config', 'data'],
      run: async (options, around, id) => (await import('./export-command.ts')).exportCommand(id, options, around),
    },
  ],
  [
    'audit',
    {
      words: 0,
      options: ['config', 'data', 'since'],
      run: async (options, around) => (await import('./audit-command.ts')).auditCommand(options, around),
    },
  ],
  [
    'env',
    {
      words: 1,
      options: ['config', 'data', 'port', 'sdk'],
      run: async (options, around, bot) => (await import('./env-command.ts')).printBotEnvironment(bot, options, around),
    },
  ],
])

/**
 * Runs one command line; answers with the exit code. What is wrong is said on stderr in one sentence each, with code 2:
 * 1 is for a command that ran and found fault, as with a bot.
 */
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
        sdk: { type: 'string' },
        since: { type: 'string' },
        say: { type: 'string' },
        escalate: { type: 'string' },
        end: { type: 'string' },
        limit: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const [name, ...words] = positionals
    const { help, ...options } = values
    if (help) return say(USAGE)
    if (name === undefined) return complain(`No command was given: ${SEE}`)
    const command = COMMANDS.get(name)
    if (!command) return complain(`There is no command "${name}": ${SEE}`)
    const surplus = words[command.words]
    if (surplus !== undefined) return complain(`"${surplus}" is not understood: ${SEE}`)
    const empty = Object.entries(options).find(([, value]) => value === '')
    if (empty) return complain(`--${empty[0]}: is empty; expected a value`)
    const foreign = Object.keys(options).find((option) => !command.options.includes(option))
    if (foreign) return complain(`--${foreign}: is not for "handback ${name}": ${SEE}`)
    // Whatever has no configuration takes no settings either.
    const isConfigured = command.options.includes('config')
    const env = isConfigured ? await withVaultSecrets(surroundings.env, surroundings.cwd) : surroundings.env
    return await command.run(options, { ...surroundings, env }, words[0])
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
  return 2
}

const NO_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'])

const PORTS = 'PORT, BOT_A_PORT, BOT_B_PORT or ISSUER_PORT'

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
  const ambiguous = /^Option '(?:-\w, )?(--\w+)[^']*' argument is ambiguous/.exec(message)
  if (ambiguous) return `${ambiguous[1]}: its value is missing or begins with a dash; expected a value: ${SEE}`
  // Node's messages go on with hints for programmers.
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message.split(/\.?\n|\. /)[0]}: ${SEE}`
  return stack ?? message
}
