import type { Bot } from '../domain/desk.ts'
import { botEnvironment, onPublicSettings, SDKS, type BotSurroundings, type Sdk } from './bot-environment.ts'
import type { Surroundings } from './command-line.ts'
import { ConfigError } from './config/config-error.ts'
import { loadConfig, type Config } from './config/config.ts'
import { nearest } from './config/mistakes.ts'
import { issuerCertificatePath } from './issuer.ts'
import { urlOf } from './router-url.ts'

export interface EnvOptions {
  config?: string
  data?: string
  port?: string
  sdk?: string
}

/** `handback env BOT`: prints the environment in which that bot and the router accept each other (AUT-24). */
export function printBotEnvironment(
  botId: string | undefined,
  options: EnvOptions,
  { env, cwd }: Surroundings,
): number {
  const { sdk = 'botbuilder' } = options
  if (!isSdk(sdk)) throw new ConfigError([`--sdk: "${sdk}" is not known; expected ${SDKS.join(' or ')}`])
  const config = loadConfig({
    ...(options.config !== undefined && { configPath: options.config }),
    ...(options.data !== undefined && { dataDir: options.data }),
    ...(options.port !== undefined && { port: options.port }),
    env,
    cwd,
  })
  const { id, identity } = botNamed(botId, config)
  if (!identity) {
    const place = `${id} has no appId in ${config.configPath}`
    process.stderr.write(`${place}: it runs without authentication and needs nothing.\n`)
    return 0
  }
  const lines = Object.entries(botEnvironment(identity, sdk, surroundingsOf(config)))
  process.stdout.write(lines.map(([name, value]) => `${name}=${value}\n`).join(''))
  process.stderr.write(onPublicSettings(identity) ? BEFORE_NODE : FOR_DOT_ENV)
  return 0
}

const FOR_DOT_ENV = "# For the bot's environment, such as its .env file.\n"
const BEFORE_NODE =
  '# Node reads NODE_... as it starts, and .env is too late: put all of it before the command (env … node …).\n'

/** What a bot's environment has to name; the port that the router really got, where it took any free one. */
export function surroundingsOf(config: Config, url = config.publicUrl ?? urlOf(config, config.port)): BotSurroundings {
  return {
    url,
    entraAuthority: config.entraAuthority,
    issuerProxy: `http://127.0.0.1:${config.issuerPort}`,
    issuerCertificate: issuerCertificatePath(config.dataDir),
  }
}

function botNamed(id: string | undefined, { desk, configPath }: Config): Bot {
  const bots = [...desk.workers.values()].filter((worker): worker is Bot => worker.kind === 'bot')
  const bot = bots.find((one) => one.id === id)
  if (bot) return bot
  const ids = bots.map((one): string => one.id)
  const known = nearest(id ?? '', ids).slice(0, 10).join(', ')
  const fault = id === undefined ? 'no bot was named' : `"${id}" is no bot in ${configPath}`
  throw new ConfigError([`env: ${fault}; expected one of ${known}`])
}

function isSdk(text: string): text is Sdk {
  return SDKS.some((sdk) => sdk === text)
}
