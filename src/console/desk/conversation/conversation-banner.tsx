import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { RequestView } from '../../../desk/types.ts'
import { roleIn, type Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { queueName, useDesk, useDeskState, workerName } from '../use-desk.ts'

/** What one must know about the conversation now: a request that stands, or that it went on without us. */
export function ConversationBanner({ held, hasDraft }: { held: Held; hasDraft: boolean }): ReactNode {
  const t = useDeskTexts()
  const { actions, get } = useDesk()
  const report = useReport()
  const me = useDeskState((state) => state.me.id)
  useDeskState((state) => state.workers)
  if (held.problem) {
    return (
      <MessageBar intent="error">
        <MessageBarBody>{t.notFound(held.problem)}</MessageBarBody>
      </MessageBar>
    )
  }
  const { view, id } = held
  if (!view) return null
  const role = roleIn(held, me)
  if (role === 'wrap-up') {
    return (
      <MessageBar intent="warning">
        <MessageBarBody>{t.wrapUpHint}</MessageBarBody>
        <MessageBarActions>
          <Button onClick={() => void report(actions.simply(id, 'end'))}>{t.finishWrapUp}</Button>
        </MessageBarActions>
      </MessageBar>
    )
  }
  if (role !== undefined) {
    if (!view.request) return null
    return (
      <MessageBar intent="info">
        <MessageBarBody>{t.standing(view.request.kind, askedOf(view.request))}</MessageBarBody>
        {view.request.from.id === me && (
          <MessageBarActions>
            <Button onClick={() => void report(actions.simply(id, 'cancel'))}>{t.cancelRequest}</Button>
          </MessageBarActions>
        )}
      </MessageBar>
    )
  }
  return (
    <MessageBar intent="info">
      <MessageBarBody>
        {gone()} {hasDraft && t.draftKept}
      </MessageBarBody>
    </MessageBar>
  )

  function askedOf({ workerId, offeredTo, queueId }: RequestView): string {
    if (offeredTo) return offeredTo.name
    return workerId !== undefined ? workerName(get(), workerId) : queueName(get(), queueId)
  }

  function gone(): string {
    if (view?.status === 'Closed' || view?.status === 'Wrap-up') return t.endedClosed
    const wasMine = view?.sessions.some(({ workerId }) => workerId === me)
    if (!wasMine) return t.endedGone
    return t.endedTransferred(view?.workerId ? workerName(get(), view.workerId) : t.waitsForSomebody)
  }
}
