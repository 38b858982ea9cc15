import type { Activity } from '../protocol/activity.ts'

/**
 * The automatic messages, by event; `{agent}`, `{bot}` and `{queue}` are filled in. To representatives where
 * internal.
 */
const TEXTS = {
  'agent-joined': '{agent} has joined the conversation.',
  'agent-left': '{agent} has left',
  'agent-ended': '{agent} has ended the conversation.',
  'transfer-started': 'Your request is being transferred to {queue}, please wait!',
  'transfer-rejected': '{agent} declined the transfer. The conversation stays with you.',
  'transfer-timed-out': '{agent} did not answer the transfer request in time. The conversation stays with you.',
  'no-agents': 'No agents were available',
  'bot-unavailable': '{bot} is not available right now. You are being connected to someone else, please wait!',
  'closed-inactive': 'This conversation was closed because nothing was said for a long time.',
  'closed-waiting': 'This conversation was closed because nobody became available.',
} as const

export type Notice = keyof typeof TEXTS

/** An automatic message as an activity; the `system` tag is how Omnichannel's clients know one (LCW, SDK sources). */
export function noticeActivity(notice: Notice, names: { agent?: string; bot?: string; queue?: string } = {}): Activity {
  const text = TEXTS[notice].replace(/\{(\w+)\}/g, (_, slug: keyof typeof names) => names[slug] ?? '')
  return { type: 'message', text, channelData: { tags: 'system' } }
}
