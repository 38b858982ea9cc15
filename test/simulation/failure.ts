import type { ConversationId } from '../../src/domain/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { line } from '../domain/line.ts'

/** Where a run went wrong, and what to look at. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure'
}

const TAIL = 40
const ALL = 1_000_000

/** The failure with everything that helps to find its cause: when, what, and the end of the conversation's log. */
export async function failureAt(
  where: { seed: number; step: number; at: number; replay: string },
  store: Store,
  cause: Error,
  id = conversationIn(cause.message),
): Promise<SimulationFailure> {
  const lines = [
    cause.message,
    `seed ${where.seed}, step ${where.step}, ${new Date(where.at).toISOString()}`,
    ...(id ? await tailOf(store, id) : []),
    `again: ${where.replay}`,
  ]
  return new SimulationFailure(lines.join('\n'), { cause })
}

function conversationIn(message: string): ConversationId | undefined {
  return /\bc\d{8}\b/.exec(message)?.[0] as ConversationId | undefined
}

async function tailOf(store: Store, id: ConversationId): Promise<string[]> {
  const log = await store.log(id, 0, ALL)
  const lines = log.map((event) => `  ${event.seq} ${new Date(event.at).toISOString().slice(11)} ${line(event, log)}`)
  const state = JSON.stringify(await store.conversation(id))
  return [`the end of the log of ${id}:`, ...lines.slice(-TAIL), `  state ${state}`]
}
