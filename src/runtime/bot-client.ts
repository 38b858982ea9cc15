import type { BotAnswer } from '../domain/commands.ts'
import type { Activity } from '../protocol/activity.ts'

/** Sends activities to bots; the runtime is handed one, so that the simulation can stand in for the network. */
export interface BotClient {
  /** Posts the activity; never rejects: what went wrong is the answer. */
  post(endpoint: string, activity: Activity): Promise<BotReply>
  close(): void
}

/** What came of it; `refused` where the bot did not let the router in. */
export type BotReply = BotAnswer

/** A bot's turn may take so long before the POST counts as timed out (Azure Bot Service: 15 s). */
export const BOT_TIMEOUT_MS = 15_000
