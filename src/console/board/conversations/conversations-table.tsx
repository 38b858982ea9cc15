import { Badge, Body1, Link, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import type { MouseEvent, ReactNode } from 'react'
import type { ConversationSummary, QueueView, WorkerView } from '../../../desk/types.ts'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'
import type { Address } from '../use-address.ts'

const useStyles = makeStyles({
  customer: {
    display: 'inline-block',
    maxWidth: '200px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    verticalAlign: 'bottom',
  },
  number: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  bot: { color: own.botColor },
  person: { color: own.personColor },
  none: { color: tokens.colorNeutralForeground2 },
})

/** A status as a badge's colour. */
export function statusColor(status: string): 'warning' | 'success' | 'informative' | 'brand' {
  if (status === 'Open' || status === 'Waiting') return 'warning'
  if (status === 'Active') return 'success'
  return status === 'Wrap-up' ? 'brand' : 'informative'
}

interface ConversationsTableProps {
  rows: ConversationSummary[] | undefined
  queues: QueueView[]
  workers: WorkerView[]
  address: Address
  isFiltered: boolean
  /** Leaves columns out that there is no room for. */
  isShort?: boolean
}

/** Conversations with their state and who has them; each customer's name leads to the timeline. */
export function ConversationsTable({
  rows,
  queues,
  workers,
  address,
  isFiltered,
  isShort,
}: ConversationsTableProps): ReactNode {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useBoardTexts()
  const times = useTimes()
  if (!rows) return <Spinner label={t.loading} />
  if (rows.length === 0) {
    if (isFiltered) return <Body1>{t.noConversations}</Body1>
    return (
      <Body1>
        {t.noConversationsYet}{' '}
        <Link href="/chat" inline>
          {t.openChat}
        </Link>
      </Body1>
    )
  }

  function open(event: MouseEvent, id: string): void {
    // With a key held down the link opens a tab of its own, as links do.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    address.set({ conversation: id })
  }

  return (
    <div className={table.scroller} tabIndex={0} role="region" aria-label={t.conversations}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.customer}</th>
            <th scope="col">{t.status}</th>
            <th scope="col">{t.workedBy}</th>
            <th scope="col">{t.queue}</th>
            <th scope="col">{t.started}</th>
            {!isShort && <th scope="col">{t.last}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const worker = workers.find(({ id }) => id === row.workerId)
            return (
              <tr key={row.id}>
                <td>
                  <Link
                    className={styles.customer}
                    title={row.customer.name}
                    href={address.link({ conversation: row.id })}
                    onClick={(event) => open(event, row.id)}
                  >
                    {row.customer.name ?? t.unnamed}
                  </Link>
                </td>
                <td>
                  <Badge appearance="tint" color={statusColor(row.status)}>
                    {t.statusName(row.status)}
                  </Badge>
                </td>
                <td className={worker?.kind === 'bot' ? styles.bot : worker ? styles.person : styles.none}>
                  {worker?.name ?? row.workerId ?? t.nobody}
                </td>
                <td>{queues.find(({ id }) => id === row.queueId)?.name ?? row.queueId ?? '–'}</td>
                <td className={styles.number} title={times.full(row.startedAt)}>
                  {times.moment(row.startedAt)}
                </td>
                {!isShort && (
                  <td className={styles.number} title={times.full(row.lastAt)}>
                    {times.moment(row.lastAt)}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
