import { useEffect, useState } from 'react'
import type { QueueView } from '../../../desk/types.ts'
import { roleIn, serves, type Held } from '../model/state.ts'
import { useDesk } from '../use-desk.ts'

/** A queue in which a bot would take the conversation over. */
export interface HandBackTarget {
  queueId: string
  queueName: string
  bot: string
}

/** Where the conversation could be handed back to a bot, its own queue first; undefined until the router has said it. */
export function useHandBack(held: Held): HandBackTarget[] | undefined {
  const { actions, get } = useDesk()
  const [targets, setTargets] = useState<HandBackTarget[]>()
  const isServing = serves(roleIn(held, get().me.id))
  const { id } = held
  const queueId = held.view?.queueId
  const sessions = held.view?.sessions.length
  useEffect(() => {
    let gone = false
    // Which bot takes over depends on who had the conversation.
    if (isServing)
      actions.queuesFor(id).then(
        (queues) => void (gone || setTargets(handBackTargets(queues, queueId))),
        () => undefined,
      )
    return () => void (gone = true)
  }, [actions, id, isServing, queueId, sessions])
  return isServing ? targets : undefined
}

/** Those queues where a bot is next, the conversation's own first. */
export function handBackTargets(queues: readonly QueueView[], own: string | undefined): HandBackTarget[] {
  const targets = queues.flatMap(({ id, name, next }) =>
    next?.kind === 'bot' ? [{ queueId: id, queueName: name, bot: next.name }] : [],
  )
  return targets.sort((one, other) => Number(other.queueId === own) - Number(one.queueId === own))
}
