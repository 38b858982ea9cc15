import { BOT_ID } from './happenings.ts'

/** The desk of `handback check`, as text for a file: the bot first in line before Riley, and once more behind Riley. */
export function deskFor(endpoint: string, limitSeconds: number): string {
  const bot = { id: BOT_ID, kind: 'bot', name: 'The bot', capacity: 100, messagingEndpoint: endpoint, greetingLimitSeconds: limitSeconds }
  const riley = { id: 'riley', kind: 'representative', name: 'Riley', capacity: 50 }
  const workstream = { channel: 'direct-line', capacityUnits: 10 }
  return JSON.stringify({
    workers: [bot, riley],
    queues: [
      { id: 'first', name: 'First', members: [BOT_ID, 'riley'] },
      { id: 'people', name: 'People', members: ['riley'] },
      { id: 'handed-back', name: 'Handed back', members: [BOT_ID] },
    ],
    workstreams: [
      { id: 'first', secret: 'first', queue: 'first', ...workstream },
      { id: 'behind', secret: 'behind', queue: 'people', ...workstream },
    ],
  })
}
