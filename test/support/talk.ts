import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { openStream, type Chat } from './chat.ts'
import type { ScriptedBot } from './scripted-bot.ts'

/** What a customer wrote while the router came and went. */
export interface Talked {
  chat: Chat
  /** Answered with 200, in order. */
  accepted: string[]
  /** Without an answer, or with a refusal: they may or may not have been accepted. */
  doubtful: Set<string>
}

/** What each customer says when all is over: a message that fell into the last fault would never be answered. */
const LAST = 'that was all'

/** Writes that many messages, one after the other; calls `onSent` after each. */
export async function talk(chat: Chat, count: number, onSent: () => void): Promise<Talked> {
  const accepted: string[] = []
  const doubtful = new Set<string>()
  for (let number = 0; number < count; number++) {
    const text = `m${number}`
    const answer = await chat.post(text).catch(() => undefined)
    if (answer?.status === 200) accepted.push(text)
    else doubtful.add(text)
    // A refused connection answers at once: the next try waits for the router as a person would.
    while (!answer && !(await chat.poll().catch(() => undefined))) await new Promise((resolve) => setImmediate(resolve))
    onSent()
  }
  return { chat, accepted, doubtful }
}

/**
 * What was accepted stands in the log in order and once; the bot, which answers `echo <text>`, got each message in order,
 * an id again only right after itself and at most `repeats` times. To be called when the faults are over.
 */
export async function assertArrived(bot: ScriptedBot, { chat, accepted, doubtful }: Talked, repeats: number): Promise<void> {
  assert.equal((await chat.post(LAST)).status, 200)
  const seen = await readAll(chat, `echo ${LAST}`)
  const own = seen.filter(({ from }) => from?.role === 'user').map(({ text }) => text ?? '')
  assert.deepEqual(own.filter((text) => !doubtful.has(text)), [...accepted, LAST])
  assert.equal(new Set(own).size, own.length, 'a message came twice')
  assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length, 'an activity came twice')
  const received = bot.received.map(({ activity }) => activity).filter(({ conversation, type }) => conversation?.id === chat.id && type === 'message')
  const once = received.filter(({ id }, place) => id !== received[place - 1]?.id)
  assert.deepEqual(once.map(({ text }) => text), own)
  assert.ok(received.length - once.length <= repeats, `${received.length - once.length} repetitions`)
}

/** Everything a client sees that starts at the beginning, up to that text. */
async function readAll(chat: Chat, last: string): Promise<Activity[]> {
  const stream = await openStream((await chat.reconnect('-')).body.streamUrl)
  await stream.until(({ text }) => text === last)
  await stream.close()
  return stream.activities()
}
