import type { Conversation, Facts } from './conversation.ts'

/** The fields that hold at every status, without those of the present one. */
export function factsOf(state: Conversation): Facts {
  const { id, seq, lastAt, workstreamId, customer, locale, startedAt, queueId, rung, variables, summary } = state
  const { hadBots, served, declines, held, told, monitors, queued, lastAgent, requests } = state
  const optional = {
    ...(locale !== undefined && { locale }),
    ...(summary !== undefined && { summary }),
    ...(monitors && { monitors }),
    ...(queued && { queued }),
    ...(lastAgent && { lastAgent }),
    ...(requests && { requests }),
  }
  return {
    id,
    seq,
    lastAt,
    workstreamId,
    customer,
    startedAt,
    queueId,
    rung,
    variables,
    hadBots,
    served,
    declines,
    held,
    told,
    ...optional,
  }
}
