import { fail, type Reply } from '../../src/protocol/http.ts'
import { createRuntime, type Runtime } from '../../src/runtime/runtime.ts'
import type { BotClient } from '../../src/runtime/bot-client.ts'
import { edgesOf, type Edges } from './edges.ts'
import { faultyStore, STORE_FAILED } from './faulty-store.ts'
import type { World } from './world.ts'

/** The machine on which the router runs, crashes and is started again. */
export interface RouterHost {
  /** Asks the router; `unreachable` where it is down, or went down before the answer was there. */
  request<Answer>(work: (edges: Edges) => Promise<Answer>): Promise<Answer | Reply | 'unreachable'>
  /** The process that runs, once it is ready. */
  ready(): RouterProcess | undefined
  /** Runs the router for good: it crashes by chance until the run comes to its end. */
  run(): Promise<void>
  crash(): void
}

/** One process from its start to its crash. */
export interface Life {
  /** How many there were before. */
  number: number
  isDead(): boolean
}

export interface RouterProcess extends Life {
  edges: Edges
  readyAt: number | undefined
  onDeath(work: () => void): void
}

const HOUR = 3_600_000
const MEAN_UP_MS = 1.5 * HOUR
/** Messages of the router that say that it is wrong, whatever the store does. */
const NEVER = ['a listener failed on what was committed', 'a delivery to a bot was given up']

type NewBotClient = (life: Life) => BotClient

export function createRouterHost(world: World, newBotClient: NewBotClient): RouterHost {
  const { clock, tally } = world
  const random = world.random.fork('router host')
  let current: Process | undefined
  let lives = 0

  function start(): Process {
    const process = startProcess(world, newBotClient, lives++)
    current = process
    process.runtime.start().then(
      () => void (process.readyAt = clock.now()),
      // The program ends with an error and is started again, as any service is.
      () => void (process.isDead() || crash()),
    )
    return process
  }

  function crash(): void {
    if (!current) return
    const process = current
    current = undefined
    tally.crashes += 1
    process.kill()
  }

  async function run(): Promise<void> {
    while (!world.isEnding()) {
      const process = start()
      const up = random.chance(0.1) ? random.wait(2_000) : random.wait(MEAN_UP_MS)
      await Promise.race([clock.sleep(up), process.died])
      if (!world.isEnding()) crash()
      await clock.sleep(random.chance(0.1) ? random.wait(600_000) : random.wait(15_000))
    }
    if (!current) start()
  }

  return {
    run,
    crash,
    ready: () => (current?.readyAt === undefined ? undefined : current),
    async request(work) {
      await clock.sleep(random.between(1, 15))
      const process = current
      if (process?.readyAt === undefined) return 'unreachable'
      const answered = work(process.edges).catch((error: unknown) => failed(world, error))
      const answer = await Promise.race([answered, process.died])
      await clock.sleep(random.between(1, 15))
      return answer === undefined || process.isDead() ? 'unreachable' : answer
    },
  }
}

/** As the server answers what a handler throws. */
function failed(world: World, error: unknown): Reply {
  if ((error as Error).message !== STORE_FAILED) world.fail(error)
  return fail(500, 'ServiceError', 'Something went wrong here.')
}

interface Process extends RouterProcess {
  runtime: Runtime
  died: Promise<undefined>
  kill(): void
}

function startProcess(world: World, newBotClient: NewBotClient, number: number): Process {
  const { store, weather, traffic, tally, desk } = world
  const { clock, end } = world.clock.life()
  const deaths: (() => void)[] = []
  let dead = false
  const isDead = () => dead
  const runtime = createRuntime({
    store: faultyStore(store, { clock, weather, traffic, tally, isDead }),
    desk,
    clock,
    botClient: newBotClient({ number, isDead }),
    webhookClient: world.receiver.client(world, { number, isDead }),
    log: {
      info() {},
      warn() {},
      error(fields: object, message: string) {
        if (!dead && NEVER.includes(message)) world.fail((fields as { error?: unknown }).error ?? new Error(message))
      },
    },
    serviceUrlOf: (botId) => `http://router/connector/${botId}`,
  })
  return {
    number,
    runtime,
    edges: edgesOf(runtime, () => `c${String(world.number()).padStart(8, '0')}`),
    readyAt: undefined,
    died: new Promise((resolve) => void deaths.push(() => resolve(undefined))),
    isDead,
    onDeath: (work) => void deaths.push(work),
    kill() {
      dead = true
      end()
      for (const work of deaths) work()
    },
  }
}
