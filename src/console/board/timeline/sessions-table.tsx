import type { ReactNode } from 'react'
import type { SessionView } from '../../../desk/types.ts'
import { useTimes } from '../../shared/times.ts'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'

/** Who had a part in the conversation, from when to when, and why it ended under Dynamics' name. */
export function SessionsTable({ sessions }: { sessions: SessionView[] }): ReactNode {
  const table = useTableStyles()
  const t = useBoardTexts()
  const times = useTimes()
  return (
    <div className={table.scroller} tabIndex={0} role="region" aria-label={t.sessions}>
      <table className={table.table}>
        <thead>
          <tr>
            {[t.who, t.role, t.queue, t.from, t.to, t.why].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td>{session.name}</td>
              <td>{t.roleName(session.role)}</td>
              <td>{session.queueId}</td>
              <td>{times.seconds(session.openedAt)}</td>
              <td>{session.closedAt === undefined ? t.goesOn : times.seconds(session.closedAt)}</td>
              <td>{session.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
