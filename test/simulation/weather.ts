import type { Random } from './random.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What goes wrong with one call of the store. */
export interface StoreFault {
  beforeMs: number
  fails: 'no' | 'before' | 'after'
  afterMs: number
}

/** How a bot is at the moment. */
export type BotMood = 'well' | 'slow' | 'down' | 'busy' | 'broken'

/** How much goes wrong, and when: calm stretches, rough ones, and outages, all from the seed. */
export interface Weather {
  store(kind: 'commit' | 'read'): StoreFault
  bot(botId: string): BotMood
  /** No fault begins from now on. */
  calm(): void
  /** Ms since the store last did wrong. */
  sinceStoreFault(): number
}

const NONE: StoreFault = { beforeMs: 0, fails: 'no', afterMs: 0 }
const MOODS: BotMood[] = ['slow', 'down', 'busy', 'broken']
const MINUTE = 60_000
/** So many calls of the store wait a while before they are done, and as many before their answer comes. */
const SLOW = { fair: 0.01, rough: 0.1, outage: 0.1 }

export function createWeather(random: Random, clock: VirtualClock): Weather {
  const moods = new Map<string, { mood: BotMood; until: number }>()
  let sky: 'fair' | 'rough' | 'outage' = 'fair'
  let failing = 0
  let over = false
  let faultAt = -Infinity
  let turnsAt = clock.now() + random.wait(60 * MINUTE)

  function turn(): void {
    if (clock.now() < turnsAt) return
    sky = sky !== 'fair' ? 'fair' : random.chance(0.3) ? 'outage' : 'rough'
    failing = { fair: 0, rough: random.next() * 0.15, outage: 0.9 }[sky]
    const meanMs = { fair: 25 * MINUTE, rough: 20 * MINUTE, outage: MINUTE / 3 }[sky]
    turnsAt = clock.now() + random.wait(meanMs)
  }

  function strike(kind: 'commit' | 'read'): StoreFault {
    const fails = !random.chance(failing) ? 'no' : kind === 'commit' && random.chance(0.5) ? 'after' : 'before'
    const slow = () => (random.chance(SLOW[sky]) ? random.wait(700) : 0)
    return { beforeMs: slow(), fails, afterMs: slow() }
  }

  return {
    store(kind) {
      turn()
      if (over) return NONE
      const fault = strike(kind)
      if (fault.fails !== 'no') faultAt = clock.now() + fault.beforeMs + fault.afterMs
      return fault
    },
    bot(botId) {
      if (over) return 'well'
      const known = moods.get(botId)
      if (known && clock.now() < known.until) return known.mood
      const mood = random.chance(0.25) ? random.one(MOODS) : 'well'
      const until = clock.now() + random.wait(mood === 'well' ? 120 * MINUTE : 5 * MINUTE)
      moods.set(botId, { mood, until })
      return mood
    },
    calm() {
      over = true
    },
    sinceStoreFault: () => clock.now() - faultAt,
  }
}
