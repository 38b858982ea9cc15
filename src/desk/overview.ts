import type { Queue } from '../domain/desk.ts'
import { ladderOf } from '../domain/ladder.ts'
import { ok, type Reply } from '../protocol/http.ts'
import type { DeskEdge } from './edge.ts'
import type { Overview } from './types.ts'

/** `GET /api/dev/overview`: what runs here, for the start page; exists in development only. */
export async function getOverview({ runtime }: DeskEdge): Promise<Reply> {
  const { workers, queues, workstreams } = runtime.desk
  const bots = [...workers.values()].filter((worker) => worker.kind === 'bot')
  const overview: Overview = {
    bots: bots.map(({ id, name, messagingEndpoint }) => ({ id, name, messagingEndpoint })),
    queues: [...queues.values()].map((queue) => ({ id: queue.id, name: queue.name, ladder: rungsOf(queue) })),
    workstreams: [...workstreams.values()].map(({ id, name, queue }) => ({ id, name, queueId: queue })),
  }
  return ok(overview)

  function rungsOf(queue: Queue): Overview['queues'][number]['ladder'] {
    const { firstBots, representatives, handBackBots } = ladderOf(queue, workers)
    return [firstBots, representatives, handBackBots].map((rung) =>
      rung.map(({ id, name, kind, capacity }) => ({ id, name, kind, capacity })),
    )
  }
}
