import type { Outcome } from '../../src/domain/events.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { BOT_TIMEOUT_MS, type BotClient, type BotReply } from '../../src/runtime/bot-client.ts'
import type { Life } from './router-host.ts'
import type { World } from './world.ts'

/** A bot at the end of the wire. */
export interface Endpoint {
  id: string
  /** `answer` gives what the router takes it for: an answer that comes too late is a time-out. */
  receive(activity: Activity, life: number, answer: (reply: BotReply) => Outcome): void
}

/** The network between a router process and the bots, as the HTTP client shows it to the router. */
export function botNetwork(world: World, endpoints: ReadonlyMap<string, Endpoint>) {
  const random = world.random.fork('bot network')
  const { clock, weather, tally } = world

  function fault(reply: BotReply): BotReply {
    tally.botFaults += 1
    return reply
  }

  return (life: Life): BotClient => ({
    close() {},
    post(url, activity) {
      return new Promise((resolve) => {
        const bot = endpoints.get(url)
        if (!bot) return resolve({ outcome: 'unreached', detail: 'could not be reached (ENOTFOUND)' })
        const travelMs = random.between(1, 30)
        if (weather.bot(bot.id) === 'down') {
          const refused: BotReply = { outcome: 'unreached', detail: 'could not be reached (ECONNREFUSED)' }
          return void clock.after(travelMs, () => resolve(fault(refused)))
        }
        const until = clock.now() + BOT_TIMEOUT_MS
        const late: BotReply = { outcome: 'timeout', detail: 'no answer within 15 s' }
        const cancel = clock.after(BOT_TIMEOUT_MS, () => resolve(fault(late)))
        const answer = (reply: BotReply) => {
          if (clock.now() + travelMs >= until) return late.outcome
          cancel()
          clock.after(travelMs, () => resolve(reply))
          return reply.outcome
        }
        clock.after(travelMs, () => {
          // What a process sent in its last moments may still arrive.
          if (life.isDead() && random.chance(0.5)) return
          bot.receive(activity, life.number, answer)
        })
      })
    },
  })
}
