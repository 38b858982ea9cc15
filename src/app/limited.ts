import type { BotCallers } from '../auth/bots/bot-callers.ts'
import type { DeskAuth } from '../auth/desk.ts'
import type { DirectLineAuth } from '../auth/direct-line.ts'
import { isReply, type Call, type Reply } from '../protocol/http.ts'
import type { Limiter } from '../runtime/limiter.ts'

/** The same sign-in, where a caller who asks too often is refused: a secret, or whoever has a conversation's token. */
export function limitedDirectLine(auth: DirectLineAuth, limiter: Limiter): DirectLineAuth {
  return {
    ...auth,
    authorize: async (call) => {
      const caller = await auth.authorize(call)
      if (isReply(caller)) return caller
      const { kind } = caller
      if (kind === 'secret') return limiter.recognised(kind, caller.workstreamId, call.address) ?? caller
      const name = kind === 'token' ? caller.conversationId : `customer ${caller.user.id}`
      return limiter.recognised('token', name, call.address) ?? caller
    },
  }
}

/** The same for representatives. */
export function limitedDesk(auth: DeskAuth, limiter: Limiter): DeskAuth {
  return {
    ...auth,
    authorize: oncePerCall(async (call) => {
      const caller = await auth.authorize(call)
      if (isReply(caller)) return caller
      return limiter.recognised('representative', caller.workerId, call.address) ?? caller
    }),
  }
}

/** The same for bots. */
export function limitedBots(callers: BotCallers, limiter: Limiter): BotCallers {
  return {
    authorize: async (call, bot) =>
      (await callers.authorize(call, bot)) ?? limiter.recognised('bot', bot.id, call.address),
  }
}

/** A guard and a handler may both ask who calls: that is still one request. */
function oncePerCall<Who>(authorize: (call: Call) => Promise<Who | Reply>): (call: Call) => Promise<Who | Reply> {
  const answers = new WeakMap<Call, Promise<Who | Reply>>()
  return (call) => {
    const answer = answers.get(call) ?? authorize(call)
    answers.set(call, answer)
    return answer
  }
}
