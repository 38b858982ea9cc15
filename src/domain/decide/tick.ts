import type { CommandOf, Figures } from '../commands.ts'
import { botSessionOf, offerOf, type Conversation } from '../conversation.ts'
import type { Desk } from '../desk.ts'
import {
  botOf, engageUntil, figuresAt, greetUntil, noAgentAt, openUntil, overflowAt, searchUntil, silentUntil,
} from '../wake.ts'
import { close, nobodyAvailable } from './close.ts'
import { takeOff } from './delivery.ts'
import { draftOn, tell, type Draft } from './draft.ts'
import { nobodyJoins } from './invite.ts'
import { decline } from './offer.ts'
import { hindranceAfter } from './queueing.ts'
import { overflow } from './route.ts'

/** A timer has fired: does all that is due, which may be nothing, as timers may fire early (CNV-6). */
export function tick({ at, figures }: CommandOf<'tick'>, state: Conversation, desk: Desk): Draft {
  const draft = draftOn(state, at)
  const isDue = (moment: number | undefined) => moment !== undefined && moment <= at
  if (isDue(offerOf(draft.state)?.expiresAt)) decline(draft, desk, 'timed-out')
  if (figures && isDue(figuresAt(draft.state, desk))) tellFigures(draft, figures)
  if (draft.state.status === 'Active' && draft.state.search && isDue(searchUntil(draft.state, desk)))
    nobodyJoins(draft, draft.state.search.kind)
  if (isDue(noAgentAt(draft.state, desk))) nobodyAvailable(draft, desk)
  if (isDue(overflowAt(draft.state, desk))) overflowNow(draft, desk)
  if (isDue(openUntil(draft.state, desk))) {
    tell(draft, 'closed-waiting')
    close(draft, 'AutoClosedBySystem', 'ConversationTimeout')
  }
  tickWrapUp(draft, isDue)
  tickBot(draft, desk, isDue)
  return draft
}

/** How many are ahead, and how long it takes, as they stand now (TRF-9). */
function tellFigures(draft: Draft, { ahead, averageWaitMs }: Figures): void {
  const wait = averageWaitMs !== undefined && { averageWaitMs }
  tell(draft, ahead === 0 ? 'next-in-line' : 'position', { position: ahead + 1, ...wait })
  if (wait) tell(draft, 'average-wait', wait)
}

function overflowNow(draft: Draft, desk: Desk): void {
  const hindrance = hindranceAfter(draft.state, desk)
  if (!hindrance) return
  draft.add({ type: 'noted', code: 'overflow', text: `${hindrance.words}.` })
  overflow(draft, desk, hindrance)
}

function tickWrapUp(draft: Draft, isDue: (moment: number | undefined) => boolean): void {
  const { state } = draft
  if (state.status !== 'Wrap-up') return
  if (isDue(state.until)) draft.add({ type: 'conversation-closed', reason: state.reason })
  else if (isDue(state.blockedUntil)) draft.add({ type: 'capacity-released', workerId: state.workerId })
}

function tickBot(draft: Draft, desk: Desk, isDue: (moment: number | undefined) => boolean): void {
  const session = botSessionOf(draft.state)
  if (!session) return
  const bot = botOf(session, desk)
  if (!bot || isDue(engageUntil(session))) return takeOff(draft, desk)
  if (isDue(silentUntil(session, bot))) {
    if (session.purpose === 'survey') return close(draft, 'ConversationEndedByAgent', 'ConversationTimeout')
    tell(draft, 'closed-inactive')
    return close(draft, 'AutoClosedBySystem', 'ConversationTimeout')
  }
  if (isDue(greetUntil(session, bot))) {
    const text = `${bot.name} has sent the customer no greeting within ${bot.greetingLimitMs / 1000} s of set-context.`
    draft.add({ type: 'noted', code: 'bot-silent', text, data: { botId: bot.id } })
  }
  if (session.delivery && isDue(session.delivery.retryAt)) {
    const { item, attempt } = session.delivery
    draft.add({ type: 'activity-sent', sessionId: session.id, item, attempt: attempt + 1 })
  }
}
