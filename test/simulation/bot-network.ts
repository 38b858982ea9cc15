import type { Activity } from '../../src/protocol/activity.ts'
import { BOT_TIMEOUT_MS, type BotClient, type BotReply } from '../../src/runtime/bot-client.ts'
import type { RouterProcess } from './router-host.ts'
import type { World } from './world.ts'

/** A bot at the end of the wire. */
export interface Endpoint {
  id: string
  receive(activity: Activity, life: number, answer: (reply: BotReply) => void): void
}

/** The network between a router process and the bots, as the HTTP client shows it to the router. */
export function botNetwork(world: World, endpoints: ReadonlyMap<string, Endpoint>) {
  const random = world.random.fork('bot network')
  const { clock, weather, tally } = world

  function fault(reply: BotReply): BotReply {
    tally.botFaults += 1
    return reply
  }

  return (process: RouterProcess): BotClient => ({
    close() {},
    post(url, activity) {
      return new Promise((resolve) => {
        const bot = endpoints.get(url)
        if (!bot) return resolve({ outcome: 'unreached', detail: 'could not be reached (ENOTFOUND)' })
        const travelMs = random.between(1, 30)
        if (weather.bot(bot.id) === 'down') {
          return void clock.after(travelMs, () => resolve(fault({ outcome: 'unreached', detail: 'could not be reached (ECONNREFUSED)' })))
        }
        const cancel = clock.after(BOT_TIMEOUT_MS, () => resolve(fault({ outcome: 'timeout', detail: 'no answer within 15 s' })))
        const answer = (reply: BotReply) => {
          cancel()
          resolve(reply)
        }
        clock.after(travelMs, () => {
          // What a process sent in its last moments may still arrive.
          if (process.isDead() && random.chance(0.5)) return
          bot.receive(activity, process.life, (reply) => void clock.after(travelMs, () => answer(reply)))
        })
      })
    },
  })
}
