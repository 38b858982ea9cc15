import { join } from 'node:path'
import type { CloudAdapter } from 'botbuilder'
import restify from 'restify'
import { createAdapter, type BotAuthentication } from '../bots/bot.ts'
import { FileStorage } from '../bots/file-storage.ts'
import { createGreeter } from '../bots/greeter.ts'
import { createSurvey } from '../bots/survey.ts'
import type { Log } from '../runtime/log.ts'
import { makeDataDirectory } from '../store/data-directory.ts'
import { makePrivateFile } from '../store/private-file.ts'
import { sqliteError } from '../store/sqlite-error.ts'
import { hasAddress } from './address.ts'
import type { Config } from './config/config.ts'

export interface BotsApp {
  /** Messaging endpoints, as the Emulator and the Playground take them. */
  endpoints: { a: string; b: string }
  stop(): Promise<void>
}

/** Who a bot is; asked for when it is first called, as the router's address may not be known before. */
type AuthenticationOf = (botId: string) => BotAuthentication

type BotsConfig = Pick<Config, 'host' | 'botPorts' | 'dataDir'>

/** Bot A and Bot B: the ids of their workers, and what they are. */
export const OWN_BOTS = {
  a: { id: 'bot-a', create: createGreeter },
  b: { id: 'bot-b', create: createSurvey },
}
export type OwnBot = keyof typeof OWN_BOTS

/** Starts Bot A and Bot B, or neither. */
export async function startBots(config: BotsConfig, log: Log, authenticationOf?: AuthenticationOf): Promise<BotsApp> {
  const a = await startBot('a', config, log, authenticationOf)
  const b = await startBot('b', config, log, authenticationOf).catch(async (error: unknown) => {
    await a.stop()
    throw error
  })
  return {
    endpoints: { a: a.endpoint, b: b.endpoint },
    async stop() {
      await Promise.all([a.stop(), b.stop()])
    },
  }
}

function openStorage(path: string): FileStorage {
  makePrivateFile(path)
  try {
    return new FileStorage(path)
  } catch (error) {
    throw sqliteError(error, path)
  }
}

/**
 * Starts one, an ordinary bot on its own port; what it remembers lies in the data folder. Rejects with `EADDRINUSE` and
 * the like, or with a StoreError.
 */
export async function startBot(
  which: OwnBot,
  config: BotsConfig,
  log: Log,
  authenticationOf: AuthenticationOf = () => ({ settings: {} }),
): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const { id, create } = OWN_BOTS[which]
  await makeDataDirectory(config.dataDir)
  const storage = openStorage(join(config.dataDir, `${id}.db`))
  const bot = create(storage)
  let made: CloudAdapter | undefined
  const adapter = () =>
    (made ??= createAdapter(authenticationOf(id), storage, (failure) => log.error({ bot: id, ...failure }, 'a turn failed')))
  const server = restify.createServer({ name: id })
  server.pre((request, response, next) => {
    if (hasAddress(request)) return next()
    response.send(400)
    return next(false)
  })
  server.use(restify.plugins.bodyParser({ mapParams: false }))
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    await adapter().process(request, response, (context) => bot.run(context))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.botPorts[which], config.host, resolve)
  }).catch((error: unknown) => {
    storage.close()
    throw error
  })
  const { port } = server.address() as { port: number }
  return {
    endpoint: `http://localhost:${port}/api/messages`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.server.closeAllConnections()
      await closed
      storage.close()
    },
  }
}
