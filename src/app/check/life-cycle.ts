import type { OfferView } from '../../desk/types.ts'
import type { Event } from '../../domain/events.ts'
import type { Person } from '../demo/representative.ts'
import type { Check, Stage, Verdict, Words } from './check.ts'
import { isEnd, isEscalation, isFromBot } from './happenings.ts'
import { failed, partOf, passed, quoteOf, skipped, type Part } from './part.ts'
import { listed, quoted } from './quote.ts'

/** Plays a bot's life: first in line, then behind a person; tells of each check as it is done (LNT-2). */
export async function playLifeCycle(stage: Stage, words: Words, done: (check: Check) => void): Promise<void> {
  const first = partOf(stage, await stage.customer('first'), done)
  await firstInLine(first, stage, words)
  const second = partOf(stage, await stage.customer('behind'), done)
  second.stop(first.isTaken() ? undefined : 'it did not take the first conversation')
  await behindPerson(second, stage, words)
  const mistakes = [...new Set([...first.mistakes(), ...second.mistakes()])]
  const outcome = mistakes.length > 0 ? 'failed' : 'passed'
  done({ name: 'does nothing wrong besides', outcome, detail: '', mistakes, refused: stage.refused.splice(0), tookMs: 0 })
}

async function firstInLine(part: Part, stage: Stage, words: Words): Promise<void> {
  await part.check('takes the conversation: conversationUpdate, then set-context', part.takes)
  await part.check('greets the customer', part.greets)
  await part.check('answers the customer', async () => {
    if (part.out()) return skipped('it was out before')
    const heard = await part.sayUntil(words.say, isFromBot)
    if (!heard && (part.out())) return skipped('it gave the conversation on without a word')
    return heard ? passed(quoteOf(heard)) : failed(`no message for the customer within ${stage.limitMs / 1000} s`)
  })
  await part.check('escalates to a person', async () => {
    if (await givesOn(part, words.escalate, isEscalation)) return passed('Riley is asked')
    return { ...notSeen(part, words.escalate, '--escalate'), stops: 'it did not escalate' }
  })
  await part.check('is silent once it has escalated', async () => {
    const { id, say } = part.customer
    const offer = await acceptOf(stage.riley, id)
    await say('Are you a person?')
    await part.quiet()
    await stage.riley.end(id)
    return passed(offer.summary ? `Riley reads its summary: ${quoted(offer.summary)}` : 'it gave Riley no summary')
  })
}

async function behindPerson(part: Part, stage: Stage, words: Words): Promise<void> {
  await part.check('takes the conversation from a person', async () => {
    await acceptOf(stage.riley, part.customer.id)
    await stage.riley.transfer(part.customer.id, 'handed-back', 'Handed back')
    return part.takes()
  })
  await part.check('greets the customer after the person', part.greets)
  await part.check('ends the conversation', async () => {
    if (await givesOn(part, words.end, isEnd)) return passed('the conversation is closed')
    return { ...notSeen(part, words.end, '--end'), stops: 'it did not end the conversation' }
  })
  await part.check('is silent once it has ended', async () => {
    await part.quiet()
    return passed('')
  })
}

/** Whether the bot escalates or ends on those texts, or has done so already. */
async function givesOn(part: Part, texts: readonly string[], fits: (event: Event) => boolean): Promise<boolean> {
  if (await part.sayUntil(texts, fits)) return true
  const out = part.out()
  return out !== undefined && fits(out)
}

function notSeen(part: Part, texts: readonly string[], option: string): Verdict {
  const out = part.out()
  return skipped(out ? `instead it was out: ${out.reason}` : `not on ${listed(texts)}; name the words that do it with ${option}`)
}

/** The request for that conversation, accepted: others may be open. */
async function acceptOf(person: Person, conversationId: string): Promise<OfferView> {
  const offer = await person.nextOffer(conversationId)
  await person.accept(offer)
  return offer
}
