/** An automatic message: which slugs its text may hold, and how Omnichannel's clients know it (LCW, SDK sources). */
export interface Kind {
  slugs: readonly Slug[]
  tag?: string
}

const AGENT: Kind = { slugs: ['AgentName'] }
const NOBODY: Kind = { slugs: [] }
const LINE: Kind = { slugs: ['PositionInQueue', 'AverageWaitTime'] }

/** The automatic messages, by event (TRF-9). Dynamics' names for the events are in docs/routing.md. */
export const NOTICES = {
  'agent-joined': AGENT,
  'agent-left': AGENT,
  'agent-disconnected': AGENT,
  'agent-ended': { ...AGENT, tag: 'agentendconversation' },
  'transfer-started': NOBODY,
  'transfer-rejected': AGENT,
  'transfer-timed-out': AGENT,
  'transfer-placed': NOBODY,
  'transfer-cancelled': NOBODY,
  'chat-transferred': NOBODY,
  'conference-placed': NOBODY,
  'conference-cancelled': NOBODY,
  'conference-rejected': AGENT,
  'conference-timed-out': AGENT,
  'conference-failed': NOBODY,
  'consult-placed': NOBODY,
  'consult-cancelled': NOBODY,
  'consult-rejected': AGENT,
  'consult-timed-out': AGENT,
  'consult-failed': NOBODY,
  'participant-joined': AGENT,
  'participant-left': AGENT,
  'no-agents': NOBODY,
  position: { ...LINE, tag: 'queueposition' },
  'next-in-line': { ...LINE, tag: 'queueposition' },
  'average-wait': { slugs: ['AverageWaitTime'], tag: 'averagewaittime' },
  'bot-unavailable': { slugs: ['BotName'] },
  'customer-ended': NOBODY,
  'customer-disconnected': NOBODY,
  'closed-inactive': NOBODY,
  'closed-waiting': NOBODY,
  'force-closed': { ...NOBODY, tag: 'supervisorforceclosedconversation' },
  'out-of-hours': NOBODY,
  'overflow-ended': { slugs: [], tag: 'endconversationduetooverflow' },
} as const satisfies Record<string, Kind>

export type Notice = keyof typeof NOTICES

/** What a notice is about, as far as the conversation itself does not say it. */
export interface Names {
  agent?: string
  bot?: string
  queue?: string
  position?: number
  averageWaitMs?: number
}

/** Slugs that only some notices know; every notice knows QueueName, CustomerName and context variables as `{$Name$}`. */
export type Slug = 'AgentName' | 'BotName' | 'PositionInQueue' | 'AverageWaitTime'
export const COMMON_SLUGS = ['QueueName', 'CustomerName'] as const

/** Texts of one place of the configuration, by locale in lower case or `default`; false where switched off. */
export type Texts = Partial<Record<Notice, Readonly<Record<string, string | false>>>>

/** Slugs in braces; context variables between dollar signs. */
export const SLUG = /\{(\$?)([^{}$]+)(\$?)\}/g
