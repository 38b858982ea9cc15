import assert from 'node:assert/strict'
import type { Bot } from '../../src/domain/desk.ts'
import { seqOfActivity, type ConversationId, type Seq } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import type { Outcome } from '../../src/domain/events.ts'
import { WHISPER, type World } from './world.ts'

/** One POST that came in; `life` is the router process that sent it, `answer` what that took the bot's answer for. */
export interface Receipt {
  id: string
  life: number
  answer?: Outcome
}

/** A bot's memory of what it got, which checks order and repetition as things come in (ORD-1, ORD-6, ORD-7). */
export interface BotInbox {
  take(activity: Activity, life: number): Receipt
  of(conversationId: ConversationId): readonly Receipt[]
}

export function createBotInbox(bot: Bot, { tally }: World): BotInbox {
  const receipts = new Map<ConversationId, Receipt[]>()

  return {
    of: (conversationId) => receipts.get(conversationId) ?? [],
    take(activity, life) {
      const conversationId = activity.conversation?.id as ConversationId
      const id = activity.id ?? ''
      const list = receipts.get(conversationId) ?? []
      const earlier = list.findLast((receipt) => receipt.id === id)
      const where = `${bot.id} in ${conversationId}`
      assert.ok(!JSON.stringify(activity).includes(WHISPER), `${where} got a whisper in ${id}`)
      assert.equal(activity.channelId, bot.channelId)
      if (earlier) {
        tally.repeated += 1
        const why = `${where} got ${id} twice from one process, after it had answered ${earlier.answer}`
        assert.ok(mayRepeat(bot, earlier, life), why)
        assert.ok(list.at(-1)?.id === id, `${where} got ${id} again after something else`)
      } else {
        tally.delivered += 1
        assertNext(where, conversationId, list.at(-1)?.id, id)
      }
      const receipt: Receipt = { id, life }
      receipts.set(conversationId, [...list, receipt])
      return receipt
    },
  }
}

/** After a crash, where the router must think that it never came, or where the bot's configuration says so (ORD-7). */
function mayRepeat(bot: Bot, earlier: Receipt, life: number): boolean {
  if (earlier.life !== life || earlier.answer === 'unreached') return true
  return bot.idempotent && earlier.answer !== 'ok'
}

/** Added, then set-context, then the customer's activities in the log's order. */
function assertNext(where: string, conversationId: ConversationId, last: string | undefined, id: string): void {
  const seq = seqOfActivity(conversationId, id)
  if (id.endsWith('_added')) return assert.equal(last, undefined, `${where} was added after ${last}`)
  if (id.endsWith('_context')) return assert.ok(last?.endsWith('_added'), `${where} got set-context after ${last}`)
  assert.ok(seq !== undefined, `${where} got ${id}, which is no id of an activity`)
  const before: Seq | undefined = last?.endsWith('_context') ? 0 : seqOfActivity(conversationId, last ?? '')
  assert.ok(before !== undefined && before < seq, `${where} got ${id} after ${last}`)
}
