import type { WorkerId } from '../domain/ids.ts'
import type { Log } from '../runtime/log.ts'
import { OWN_BOTS, startBot, type OwnBot } from './bots-app.ts'
import type { Config } from './config/config.ts'
import { surroundingsOf } from './env-command.ts'
import { ownBotAuthentication } from './own-bots.ts'

export interface OwnBots {
  /** What to tell of each: its name, and where it is. */
  lines: [name: string, text: string][]
  stop(): Promise<void>
}

/** The router that runs beside them, if any. */
interface Beside {
  /** Known once it listens. */
  routerUrl(): string | undefined
}

/**
 * Starts Bot A and Bot B. Beside a router only those that its configuration calls on their ports; where such a port is
 * taken it is your own bot's, which the router calls as well as ours. Rejects with `EADDRINUSE` and the like.
 */
export async function startOwnBots(config: Config, log: Log, beside?: Beside): Promise<OwnBots> {
  const running: { stop(): Promise<void> }[] = []
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())))
  const lines: OwnBots['lines'] = []
  const authenticationOf = (id: string) =>
    ownBotAuthentication(id, config, surroundingsOf(config, config.publicUrl ?? beside?.routerUrl()))
  try {
    for (const which of ['a', 'b'] as const) {
      if (beside && !isCalled(which, config)) continue
      const one = await startBot(which, config, log, authenticationOf).catch((error: NodeJS.ErrnoException) => {
        if (!beside || error.code !== 'EADDRINUSE') throw error
      })
      if (one) running.push(one)
      const isSigned = Boolean(authenticationOf(OWN_BOTS[which].id).settings['MicrosoftAppId'])
      const takes = isSigned ? 'takes signed calls only' : 'opens in Bot Framework Emulator and Agents Playground'
      const taken = `is not started: port ${config.botPorts[which]} is taken, and the router calls what listens there`
      lines.push([NAMES[which], one ? `${one.endpoint} (${DOES[which]}; ${takes})` : taken])
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { lines, stop }
}

const NAMES = { a: 'Bot A', b: 'Bot B' }
const DOES = { a: 'greets', b: 'asks for a rating' }

function isCalled(which: OwnBot, { desk, botPorts }: Config): boolean {
  const worker = desk.workers.get(OWN_BOTS[which].id as WorkerId)
  return worker?.kind === 'bot' && new URL(worker.messagingEndpoint).port === String(botPorts[which])
}
