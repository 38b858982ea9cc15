import type { Representative } from '../../src/domain/desk.ts'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { createBot, type SimulatedBot } from './bot.ts'
import { botNetwork } from './bot-network.ts'
import { visit, type Customer } from './customer.ts'
import { work } from './representative.ts'
import { createRouterHost, type RouterHost } from './router-host.ts'
import type { World } from './world.ts'

/** Everybody who takes part, and the router between them. */
export interface People {
  host: RouterHost
  bots: ReadonlyMap<WorkerId, SimulatedBot>
  customers: ReadonlyMap<ConversationId, Customer>
}

const HOUR = 3_600_000
const DAYTIME_SHARE = 0.85
const DAYTIME_HOURS = 14

/** Brings everybody in; `perDay` customers a day come on average, now and then many at once. */
export function bringIn(world: World, perDay: number): People {
  const bots = new Map<WorkerId, SimulatedBot>()
  const customers = new Map<ConversationId, Customer>()
  const endpoints = new Map<string, SimulatedBot>()
  const workers = [...world.desk.workers.values()]
  for (const bot of workers.filter((worker) => worker.kind === 'bot')) {
    const simulated = createBot(bot, world, () => host)
    bots.set(bot.id, simulated)
    endpoints.set(bot.messagingEndpoint, simulated)
  }
  const host: RouterHost = createRouterHost(world, botNetwork(world, endpoints))
  host.run().catch(world.fail)
  const people = workers.filter((worker): worker is Representative => worker.kind === 'representative')
  for (const person of people) work(person, world, host).catch(world.fail)
  arrive().catch(world.fail)
  return { host, bots, customers }

  async function arrive(): Promise<void> {
    const random = world.random.fork('arrivals')
    while (!world.isEnding()) {
      const hour = Math.floor(world.clock.now() / HOUR) % 24
      const daytime = hour >= 7 && hour < 7 + DAYTIME_HOURS
      const hours = daytime ? DAYTIME_HOURS / DAYTIME_SHARE : (24 - DAYTIME_HOURS) / (1 - DAYTIME_SHARE)
      await world.clock.sleep(random.wait((hours * HOUR) / perDay))
      for (let many = random.chance(0.01) ? random.between(5, 30) : 1; many > 0 && !world.isEnding(); many--) {
        visit(world, host, (customer) => void customers.set(customer.id, customer)).catch(world.fail)
        await world.clock.sleep(random.wait(2_000))
      }
    }
  }
}
