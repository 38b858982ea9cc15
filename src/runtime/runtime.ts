import type { Desk } from '../domain/desk.ts'
import { skillGroupOf } from '../domain/skills.ts'
import type { Store } from '../store/store.ts'
import { createAttendance, type Attendance } from './attendance.ts'
import type { BotClient } from './bot-client.ts'
import type { Clock } from './clock.ts'
import { createCluster } from './cluster.ts'
import { createCourier } from './courier.ts'
import { createDeskAttendance, type DeskAttendance } from './desk-attendance.ts'
import { createDistributor, queueLease } from './distributor.ts'
import { createFeed, type Feed } from './feed.ts'
import { createLeases } from './leases.ts'
import type { Log } from './log.ts'
import { createRouter, type Router } from './router.ts'
import { createTimers, TIMERS_LEASE } from './timers.ts'
import type { WebhookClient } from './webhook-client.ts'
import { createWebhooks, webhookLease } from './webhooks.ts'
import { createWorkforce, type Workforce } from './workforce.ts'

/** What the edges work with. */
export interface Runtime {
  router: Router
  feed: Feed
  attendance: Attendance
  deskAttendance: DeskAttendance
  workforce: Workforce
  store: Store
  desk: Desk
  clock: Clock
  log: Log
  /** Goes on where the last run stopped: workers, timers, deliveries, queues. */
  start(): Promise<void>
  /** Sends bots nothing new and lets the turns under way end, while bots can still reply. */
  drain(): Promise<void>
  /** Finishes what is under way; the store stays open. */
  stop(): Promise<void>
}

export interface RuntimeParts {
  store: Store
  desk: Desk
  clock: Clock
  botClient: BotClient
  /** Needed where the desk has webhooks. */
  webhookClient?: WebhookClient
  log: Log
  serviceUrlOf(botId: string): string
}

/** The router's working parts, put together on an open store; nothing happens before `start`. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const { store, desk, clock, log, botClient } = parts
  const router = createRouter({ store, desk, clock, log })
  // In this order after each commit: customers first (DLN-2: the echo before the bot sees it), then bots, then queues.
  const feed = createFeed({ router, store, log })
  const courier = createCourier({ ...parts, router })
  const webhookLeases = (desk.webhooks ?? []).map(({ id }) => webhookLease(id))
  const names = [TIMERS_LEASE, ...[...desk.queues.keys()].map(queueLease), ...webhookLeases]
  const leases = createLeases(names, store.sharing, clock)
  const distributor = createDistributor({ router, store, desk, leases, clock, log })
  const timers = createTimers({ router, store, desk, leases, clock, log })
  const attendance = createAttendance({ router, store, desk, clock, log })
  const workforce = createWorkforce(store)
  const deskAttendance = createDeskAttendance({ router, store, desk, workforce, leases, clock, log })
  const { webhookClient: client } = parts
  const webhooks = client && createWebhooks({ router, store, desk, leases, client, clock, log })
  workforce.onPresence((worker) => distributor.lookFor(worker.id))
  router.onCommit(({ effects }) => {
    for (const { workerId, becomes } of effects.load) {
      if (!becomes) continue
      workforce
        .hear(workerId)
        .catch((error: unknown) => log.error({ workerId, error }, 'a presence could not be read'))
    }
  })
  router.onCommit(({ id, events }) => {
    // What is wrong with a bot shows on the terminal as well: nobody at the desk may be looking at the trace.
    for (const event of events) {
      if (event.type === 'noted') log.warn({ conversationId: id, code: event.code, ...event.data }, event.text)
    }
  })
  const { sharing } = store
  const loops = { courier, distributor, timers, attendance, deskAttendance, workforce, webhooks }
  const cluster = sharing && createCluster({ sharing, leases, router, ...loops, clock, log })
  return {
    router,
    feed,
    attendance,
    deskAttendance,
    workforce,
    store,
    desk,
    clock,
    log,
    async start() {
      const seeds = [...desk.workers.values()].map(({ id, kind, capacity }) => ({ id, kind, capacity }))
      const members = [...desk.queues.values()].flatMap((queue) =>
        queue.members.map((workerId) => ({
          queueId: queue.id,
          workerId,
          skills: skillGroupOf(desk, workerId),
          leastActive: queue.method === 'least-active',
        })),
      )
      await store.configure(seeds, members)
      // Where processes share a database, what a dead one had under way is taken over at the first beats.
      if (cluster) await cluster.start()
      else await courier.resume()
      await attendance.start()
      await deskAttendance.start()
      timers.start()
      distributor.lookFor()
      await webhooks?.start()
    },
    drain: () => courier.stop(),
    async stop() {
      attendance.stop()
      await deskAttendance.stop()
      await timers.stop()
      await distributor.stop()
      await courier.stop()
      await webhooks?.stop()
      await router.idle()
      await cluster?.stop()
      botClient.close()
    },
  }
}
