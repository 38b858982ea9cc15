import type { LogEntry, SessionView, TraceEntry } from '../../src/desk/types.ts'
import type { Story } from '../../src/console/board/timeline/happenings.ts'

const START = Date.parse('2026-11-21T10:00:00.000Z')

/** The moment so many ms after the story's start. */
export function moment(after: number): number {
  return START + after
}

const iso = (after: number) => new Date(moment(after)).toISOString()

function session(workerId: string, from: number, to: number | undefined, reason = ''): SessionView {
  const closed = to === undefined ? {} : { closedAt: iso(to), reason }
  return { id: `x_${workerId}`, workerId, name: workerId, role: 'primary', queueId: 'support', openedAt: iso(from), ...closed }
}

/** A hand-back as the desk API tells it: Bot A escalates, Riley is offered it, serves and transfers, Bot B takes over. */
export function handBackStory({ closed = true } = {}): Story {
  const log: LogEntry[] = []
  const trace: TraceEntry[] = []
  const add = (seq: number, after: number, type: string, fields: object = {}) => void log.push({ seq, at: iso(after), type, ...fields })
  const note = (seq: number, after: number, code: string, text: string, data?: Record<string, unknown>) =>
    void trace.push({ seq, at: iso(after), code, text, ...(data && { data }) })
  const say = (seq: number, after: number, from: object, audience: string, activity: object, fields: object = {}) =>
    add(seq, after, 'activity-accepted', { from, audience, activity: { type: 'message', ...activity }, ...fields })
  const botA = { kind: 'bot', workerId: 'bot-a' }
  const riley = { kind: 'representative', workerId: 'riley' }

  add(1, 0, 'conversation-started')
  add(2, 1, 'routed', { queueId: 'support', rung: 'first-bots' })
  note(2, 1, 'routed', 'Bot A is the first bot.')
  add(3, 2, 'session-opened', { workerId: 'bot-a', kind: 'bot' })
  note(4, 3, 'activity-sent', 'Sent.', { item: 'added' })
  note(5, 10, 'activity-answered', 'Answered.', { item: 'added', outcome: 'ok' })
  note(6, 11, 'activity-sent', 'Sent.', { item: 'context' })
  say(7, 20, botA, 'public', { text: 'Hello' })
  say(8, 5_000, { kind: 'customer' }, 'public', { text: 'a person please' })
  note(8, 5_000, 'activity-sent', 'Sent.', { item: 8 })
  say(9, 5_050, botA, 'internal', { text: '', channelData: { tags: '{"type":"Escalate"}' } })
  add(10, 5_051, 'session-closed', { workerId: 'bot-a', reason: 'BotTransferToAgent' })
  add(11, 5_052, 'routed', { queueId: 'support', rung: 'representatives' })
  add(12, 5_060, 'offer-made', { offerId: 'o1', workerId: 'riley' })
  add(13, 65_000, 'offer-closed', { offerId: 'o1', workerId: 'riley', outcome: 'accepted' })
  add(14, 65_001, 'session-opened', { workerId: 'riley', kind: 'representative' })
  say(15, 65_002, { kind: 'system' }, 'public', { text: 'Riley has joined' }, { notice: 'agent-joined' })
  say(16, 70_000, riley, 'internal', { text: 'a whisper' })
  add(17, 80_000, 'session-closed', { workerId: 'riley', reason: 'AgentTransferToQueue' })
  add(18, 80_001, 'routed', { queueId: 'support', rung: 'hand-back-bots' })
  add(19, 80_002, 'session-opened', { workerId: 'bot-b', kind: 'bot' })
  note(20, 80_010, 'activity-sent', 'Sent.', { item: 'added' })
  note(21, 90_010, 'bot-silent', 'Silent.')
  if (closed) add(22, 95_000, 'session-closed', { workerId: 'bot-b', reason: 'BotEndConversation' })
  if (closed) add(23, 95_001, 'conversation-closed', { reason: 'ConversationEndedByBot' })
  return {
    conversation: {
      id: 'x', status: closed ? 'Closed' : 'Active', workstreamId: 'chat', customer: { id: 'casey', name: 'Casey' },
      startedAt: iso(0), lastAt: iso(95_001), seq: 23, channel: 'direct-line', variables: {},
      sessions: [
        session('bot-a', 2, 5_051, 'BotTransferToAgent'),
        session('riley', 65_001, 80_000, 'AgentTransferToQueue'),
        session('bot-b', 80_002, closed ? 95_000 : undefined, 'BotEndConversation'),
      ],
    },
    log,
    trace,
    received: [{ seq: 4, at: iso(3), sessionId: 'x_bot-a', botId: 'bot-a', name: 'Bot A', item: 'added', attempt: 1, outcome: 'ok', activity: { type: 'conversationUpdate' } }],
  } as Story
}
