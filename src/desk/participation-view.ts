import type { Conversation } from '../domain/conversation.ts'
import { nameOf, type Desk } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import { monitorsOf, othersOf, roleOf, type Role } from '../domain/participants.ts'
import { requestOf, type Request } from '../domain/wait.ts'
import type { ConversationView, ParticipantView, RequestView } from './types.ts'

/** Who looks at a conversation, and whether they see who watches it (TRF-8). */
export interface Viewer {
  workerId: WorkerId
  seesMonitors: boolean
}

/** Whether somebody's stay is shown: whoever watches sees themselves. */
export function isShown({ role, workerId }: { role: Role; workerId: WorkerId }, viewer: Viewer): boolean {
  return role !== 'monitor' || viewer.seesMonitors || workerId === viewer.workerId
}

type Participation = Pick<ConversationView, 'participants' | 'myRole' | 'request'>

/** Who is in the conversation now, the viewer's part in it, and the request that stands. */
export function participationView(state: Conversation, desk: Desk, viewer: Viewer): Participation {
  const myRole = roleOf(state, viewer.workerId)
  const request = requestOf(state)
  return {
    participants: everybodyIn(state)
      .filter((one) => isShown(one, viewer))
      .map(({ id, workerId, role, openedAt }): ParticipantView => {
        const joinedAt = new Date(openedAt).toISOString()
        return { sessionId: id, workerId, name: nameOf(desk, workerId), role, joinedAt }
      }),
    ...(myRole && { myRole }),
    ...(request && { request: requestView(request, desk) }),
  }
}

function everybodyIn(state: Conversation) {
  const primary = state.status === 'Active' ? [{ ...state.session, role: 'primary' as const }] : []
  const watching = monitorsOf(state).map((one) => ({ ...one, role: 'monitor' as const }))
  return [...primary, ...othersOf(state), ...watching]
}

function requestView(request: Request, desk: Desk): RequestView {
  const { kind, from, note, since, queueId } = request
  const person = (id: WorkerId) => ({ id, name: nameOf(desk, id) })
  const holder = request.phase === 'offered' ? request.offer.workerId : undefined
  return {
    kind,
    from: person(from),
    ...(queueId ? { queueId } : holder && { workerId: holder }),
    ...(note !== undefined && { note }),
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(holder && { offeredTo: person(holder) }),
  }
}
