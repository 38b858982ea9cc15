import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActivityHandler, CloudAdapter, Storage } from 'botbuilder'
import restify from 'restify'
import { createAdapter, type BotAuthentication } from '../bots/bot.ts'
import { FileStorage } from '../bots/file-storage.ts'
import { createGreeter } from '../bots/greeter.ts'
import { createSurvey } from '../bots/survey.ts'
import type { Log } from '../runtime/log.ts'
import { StoreError } from '../store/errors.ts'
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

/** Starts Bot A and Bot B, each an ordinary bot on its own port; what they remember lies in the data folder. */
export async function startBots(
  config: Pick<Config, 'host' | 'botPorts' | 'dataDir'>,
  log: Log,
  authenticationOf: AuthenticationOf = () => ({ settings: {} }),
): Promise<BotsApp> {
  await makeDataDir(config.dataDir)
  const start = (name: string, create: (storage: Storage) => ActivityHandler, port: number) =>
    startBot(name, create, { ...config, port, authenticationOf }, log)
  const a = await start('bot-a', createGreeter, config.botPorts.a)
  const b = await start('bot-b', createSurvey, config.botPorts.b).catch(async (error: unknown) => {
    await a.stop()
    throw error
  })
  return {
    endpoints: { a: `http://localhost:${a.port}/api/messages`, b: `http://localhost:${b.port}/api/messages` },
    async stop() {
      await Promise.all([a.stop(), b.stop()])
    },
  }
}

async function makeDataDir(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreError(
      'directory-unusable',
      `The data directory ${dir} must be a directory that can be made and written.`,
      error,
    )
  }
}

function openStorage(path: string): FileStorage {
  try {
    return new FileStorage(path)
  } catch (error) {
    throw sqliteError(error, path)
  }
}

async function startBot(
  name: string,
  create: (storage: Storage) => ActivityHandler,
  config: Pick<Config, 'host' | 'dataDir'> & { port: number; authenticationOf: AuthenticationOf },
  log: Log,
) {
  const storage = openStorage(join(config.dataDir, `${name}.db`))
  const bot = create(storage)
  let made: CloudAdapter | undefined
  const adapter = () =>
    (made ??= createAdapter(config.authenticationOf(name), storage, (failure) =>
      log.error({ bot: name, ...failure }, 'a turn failed'),
    ))
  const server = restify.createServer({ name })
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
    server.listen(config.port, config.host, resolve)
  }).catch((error: unknown) => {
    storage.close()
    throw error
  })
  return {
    port: (server.address() as { port: number }).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.server.closeAllConnections()
      await closed
      storage.close()
    },
  }
}
