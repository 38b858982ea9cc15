import type { Event, EventOf } from '../../domain/events.ts'
import type { DiagnosticCode } from '../../protocol/diagnostics.ts'
import type { Person } from '../demo/representative.ts'
import type { Customer } from './customer.ts'
import type { Watch } from './watch.ts'

/** One thing that a bot should do, and whether it did. */
export interface Check {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** What was seen, or what was missing. */
  detail: string
  /** Known mistakes that were made meanwhile: with one, it has failed. */
  mistakes: DiagnosticCode[]
  tookMs: number
}

/** What the customer says to bring a bot to something, one message after the other. */
export interface Words {
  say: string[]
  escalate: string[]
  end: string[]
}

export interface Stage {
  watch: Watch
  /** Starts a conversation in the workstream of that secret. */
  customer(secret: string): Promise<Customer>
  /** Is there. */
  riley: Person
  /** How long a greeting or an answer may take. */
  limitMs: number
}

type Verdict = Omit<Check, 'name' | 'mistakes' | 'tookMs'>

/** Adding a bot and set-context may be tried for so long, and some more. */
const ENGAGEMENT_MS = 35_000
/** Whoever talks out of turn does it at once: so long is waited for it, but no longer than for an answer. */
const MOST_QUIET_MS = 1_000
const MOST_QUOTED = 80

const NOT_TAKEN = new Set(['bot-unreachable', 'bot-refused', 'bot-error', 'bot-timeout', 'bot-not-engaged'])

/** Plays a bot's life: first in line, then behind a person; tells of each check as it is done (LNT-2). */
export async function playLifeCycle(stage: Stage, words: Words, done: (check: Check) => void): Promise<void> {
  const taken = await first(stage, words, done)
  await handedBack(stage, words, done, taken ? undefined : 'it did not take the first conversation')
}

async function first(stage: Stage, words: Words, done: (check: Check) => void): Promise<boolean> {
  const customer = await stage.customer('first')
  const part = partOf(stage, customer, done)
  await part.check('takes the conversation: conversationUpdate, then set-context', part.takes)
  const taken = part.without === undefined
  await part.check('greets the customer', part.greets)
  await part.check('answers the customer', async () => {
    if (part.gaveOn()) return skipped('it has given the conversation on before')
    const heard = await part.sayUntil(words.say, isFromBot)
    return heard ? passed(quoteOf(heard)) : failed(`no message for the customer within ${stage.limitMs / 1000} s`)
  })
  await part.check('escalates to a person', async () => {
    if (await part.sayUntil(words.escalate, isClosedAs('BotTransferToAgent'))) return passed('Riley is asked')
    part.without = 'it did not escalate'
    if (part.gaveOn()) return skipped('it has ended the conversation before')
    return skipped(`not on ${listed(words.escalate)}; name the words that do it with --escalate`)
  })
  await part.check('is silent once it has escalated', async () => {
    const offer = await stage.riley.nextOffer()
    await stage.riley.accept(offer)
    await customer.say('Are you a person?')
    await part.quiet()
    await stage.riley.end(customer.id)
    return passed(offer.summary ? `Riley reads its summary: ${quoted(offer.summary)}` : 'it gave Riley no summary')
  })
  return taken
}

async function handedBack(stage: Stage, words: Words, done: (check: Check) => void, without: string | undefined) {
  const customer = await stage.customer('behind')
  const part = partOf(stage, customer, done)
  part.without = without
  await part.check('takes the conversation from a person', async () => {
    await stage.riley.accept(await stage.riley.nextOffer())
    await stage.riley.transfer(customer.id, 'handed-back', 'Handed back')
    return part.takes()
  })
  await part.check('greets the customer after the person', part.greets)
  await part.check('ends the conversation', async () => {
    if (await part.sayUntil(words.end, isClosedAs('BotEndConversation'))) return passed('the conversation is closed')
    part.without = 'it did not end the conversation'
    return skipped(`not on ${listed(words.end)}; name the words that do it with --end`)
  })
  await part.check('is silent once it has ended', async () => {
    await part.quiet()
    return passed('')
  })
}

/** The checks of one conversation, in their order. */
function partOf({ watch, limitMs }: Stage, { id, say }: Customer, done: (check: Check) => void) {
  const quietMs = Math.min(MOST_QUIET_MS, limitMs)
  let seen = 0
  const part = {
    /** Why what follows can't be checked. */
    without: undefined as string | undefined,
    async check(name: string, work: () => Promise<Verdict>): Promise<void> {
      if (part.without !== undefined) return done({ name, ...skipped(part.without), mistakes: [], tookMs: 0 })
      const from = performance.now()
      const verdict = await work().catch((error: Error) => failed(error.message))
      const mistakes = watch.mistakes(id, seen)
      seen = watch.newest(id)
      const outcome = mistakes.length > 0 ? 'failed' : verdict.outcome
      done({ name, ...verdict, outcome, mistakes, tookMs: Math.round(performance.now() - from) })
    },
    async takes(): Promise<Verdict> {
      const isSettled = (event: Event) =>
        event.type === 'bot-engaged' || isCommand(event) || (event.type === 'noted' && NOT_TAKEN.has(event.code))
      const settled = await watch.first(id, opened(), isSettled, ENGAGEMENT_MS)
      if (settled?.type === 'bot-engaged') return passed('both were answered with 2xx')
      if (settled && isCommand(settled)) return passed('it gave it on before set-context was answered')
      part.without = 'it did not take the conversation'
      return failed(settled?.type === 'noted' ? settled.text : 'it was not asked to')
    },
    async greets(): Promise<Verdict> {
      // Many greet within their turn, so before they are engaged.
      const isSettled = (event: Event) =>
        isFromBot(event) || isCommand(event) || (event.type === 'noted' && event.code === 'bot-silent')
      const settled = await watch.first(id, opened(), isSettled, limitMs + MOST_QUIET_MS)
      if (settled && isCommand(settled)) return skipped('it gave the conversation on without a word')
      return settled && isFromBot(settled) ? passed(quoteOf(settled)) : failed(`nothing within ${limitMs / 1000} s`)
    },
    /** Says one text after the other until something happens; nothing to a bot that has given the conversation on. */
    async sayUntil(texts: string[], fits: (event: Event) => boolean): Promise<Event | undefined> {
      for (const text of texts) {
        if (part.gaveOn()) break
        const before = watch.newest(id)
        await say(text)
        await watch.first(id, before, (event) => fits(event) || isFromBot(event), limitMs)
        const happened = await watch.first(id, before, fits, quietMs)
        if (happened) return happened
      }
      return part.gaveOn() ? watch.first(id, opened(), fits, 0) : undefined
    },
    /** Whether the bot has escalated or ended. */
    gaveOn: () => watch.newest(id, isCommand) > opened(),
    /** Gives the bot time to do what it should not. */
    quiet: () => watch.first(id, watch.newest(id), () => false, quietMs),
  }
  const opened = () => watch.newest(id, ({ type }) => type === 'session-opened')
  return part
}

function isFromBot(event: Event): event is EventOf<'activity-accepted'> {
  if (event.type !== 'activity-accepted' || event.from.kind !== 'bot') return false
  return event.audience === 'public' && event.content?.type === 'message'
}

function isClosedAs(reason: EventOf<'session-closed'>['reason']) {
  return (event: Event) => event.type === 'session-closed' && event.reason === reason
}

const isCommand = (event: Event) => isClosedAs('BotTransferToAgent')(event) || isClosedAs('BotEndConversation')(event)

const passed = (detail: string): Verdict => ({ outcome: 'passed', detail })
const failed = (detail: string): Verdict => ({ outcome: 'failed', detail })
const skipped = (detail: string): Verdict => ({ outcome: 'skipped', detail })

function quoteOf(event: Event): string {
  const { text, attachments } = (event.type === 'activity-accepted' && event.content) || {}
  return text ? quoted(text) : `${(attachments as unknown[] | undefined)?.length ?? 0} attachments without a text`
}

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `"${line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED - 1)}…` : line}"`
}

function listed(texts: string[]): string {
  return texts.map(quoted).join(', ')
}
