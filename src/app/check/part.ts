import type { Event } from '../../domain/events.ts'
import type { Check, Stage, Verdict } from './check.ts'
import type { Customer } from './customer.ts'
import { isAnswerTo, isEnd, isEscalation, isFromBot, isFromCustomer, isLetIn, isNoted, isOut } from './happenings.ts'
import { quoted } from './quote.ts'

/** Adding a bot and set-context are tried for so long, and some more. */
const ENGAGEMENT_MS = 35_000
/** A bot's turn may take 15 s. */
const TURN_MS = 16_000
/** Whoever talks out of turn does it at once: so long is waited for it, but no longer than for an answer. */
const MOST_QUIET_MS = 1_000

export type Part = ReturnType<typeof partOf>

/** One conversation in which the bot is checked, in order. */
export function partOf({ watch, limitMs, refused }: Stage, customer: Customer, done: (check: Check) => void) {
  const { id, say } = customer
  const quietMs = Math.min(MOST_QUIET_MS, limitMs)
  let seen = 0
  let stopped: string | undefined
  let taken = false

  const letIn = () => watch.newest(id, isLetIn)
  const out = () => watch.find(id, letIn(), isOut)
  const within = (ms: number, fits: (event: Event) => boolean, after = letIn()) => watch.first(id, after, fits, ms)

  /** Says it, and waits until the bot has done with it; gives where that begins. */
  async function turn(text: string): Promise<number> {
    const before = watch.newest(id)
    await say(text)
    const answered = isAnswerTo(watch.newest(id, isFromCustomer))
    await within(TURN_MS, (event) => answered(event) || isOut(event), before)
    return before
  }

  return {
    customer,

    /** That the bot is out, and why; undefined while it is in. */
    out,

    isTaken: () => taken,

    /** Nothing that follows can be checked. */
    stop: (why: string | undefined) => void (stopped ??= why),

    async check(name: string, work: () => Promise<Verdict>): Promise<void> {
      if (stopped !== undefined) {
        return done({ name, outcome: 'skipped', detail: stopped, mistakes: [], refused: [], tookMs: 0 })
      }
      const from = performance.now()
      const { outcome, detail, stops } = await work().catch((error: Error) => failed(error.message))
      stopped = stops
      // A bot that was on its way up has made no mistake.
      const mistakes = watch.mistakes(id, seen).filter((code) => outcome === 'failed' || code !== 'bot-unreachable')
      seen = watch.newest(id)
      const tookMs = Math.round(performance.now() - from)
      done({ name, outcome: mistakes.length > 0 ? 'failed' : outcome, detail, mistakes, refused: refused.splice(0), tookMs })
    },

    /** The mistakes of which no check has told. */
    mistakes: () => watch.mistakes(id, seen),

    async takes(): Promise<Verdict> {
      const isFinal = isNoted('bot-refused', 'bot-error', 'bot-timeout', 'bot-not-engaged')
      const isSettled = (event: Event) => event.type === 'bot-engaged' || isOut(event) || isFinal(event)
      const isUnreachable = isNoted('bot-unreachable')
      const first = await within(ENGAGEMENT_MS, (event) => isSettled(event) || isUnreachable(event))
      const settled = first && isUnreachable(first) ? ((await within(limitMs, isSettled)) ?? first) : first
      taken = settled?.type === 'bot-engaged' || (settled !== undefined && (isEscalation(settled) || isEnd(settled)))
      if (settled?.type === 'bot-engaged') return passed('both were answered with 2xx')
      if (taken) return passed('it gave it on before set-context was answered')
      const why = settled?.type === 'noted' ? settled.text : 'it was not asked to'
      return { ...failed(why), stops: 'it did not take the conversation' }
    },

    async greets(): Promise<Verdict> {
      // Many greet within their turn, so before they are engaged.
      const isSettled = (event: Event) => isFromBot(event) || isOut(event) || isNoted('bot-silent')(event)
      const settled = await within(limitMs + MOST_QUIET_MS, isSettled)
      if (settled && isFromBot(settled)) return passed(quoteOf(settled))
      return settled && isOut(settled) ? skipped('it gave the conversation on without a word') : failed(`nothing within ${limitMs / 1000} s`)
    },

    /** Says one text after the other until something happens; nothing to a bot that is out. */
    async sayUntil(texts: readonly string[], fits: (event: Event) => boolean): Promise<Event | undefined> {
      for (const text of texts) {
        if (out()) return undefined
        const before = await turn(text)
        // What a bot says after its turn counts as well.
        await within(limitMs, (event) => fits(event) || isFromBot(event) || isOut(event), before)
        const happened = await within(quietMs, fits, before)
        if (happened) return happened
      }
      return undefined
    },

    /** Gives the bot time to do what it should not. */
    quiet: () => within(quietMs, () => false),
  }
}

export function passed(detail: string): Verdict {
  return { outcome: 'passed', detail }
}

export function failed(detail: string): Verdict {
  return { outcome: 'failed', detail }
}

export function skipped(detail: string): Verdict {
  return { outcome: 'skipped', detail }
}

export function quoteOf(event: Event): string {
  const { text, attachments } = (event.type === 'activity-accepted' && event.content) || {}
  if (text) return quoted(text)
  return Array.isArray(attachments) && attachments.length > 1 ? `${attachments.length} attachments` : 'an attachment'
}
