import { makeStyles, Subtitle1, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { ConversationsTable } from '../conversations/conversations-table.tsx'
import { useBoardTexts } from '../texts.ts'
import type { Address } from '../use-address.ts'
import type { Live } from '../use-live.ts'
import { useRecent } from '../conversations/use-recent.ts'
import { People } from './people.tsx'
import { QueueCard } from './queue-card.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalXXL, minWidth: 0 },
  part: { display: 'grid', alignContent: 'start', gap: tokens.spacingVerticalM, minWidth: 0 },
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)',
    gap: tokens.spacingHorizontalXXL,
    '@media (max-width: 960px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

const RECENT = 10

interface OverviewProps {
  queues: QueueView[]
  workers: WorkerView[]
  live: Live
  address: Address
}

/** How things stand: queues with their ladders, representatives, and the newest conversations. */
export function Overview({ queues, workers, live, address }: OverviewProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const recent = useRecent({ limit: RECENT }, live.beat)
  return (
    <div className={styles.root}>
      <section className={styles.part} aria-labelledby="queues">
        <Subtitle1 as="h1" id="queues">
          {t.queues}
        </Subtitle1>
        <div className={styles.cards}>
          {queues.map((queue) => (
            <QueueCard key={queue.id} queue={queue} workers={workers} />
          ))}
        </div>
      </section>
      <div className={styles.columns}>
        <section className={styles.part} aria-labelledby="people">
          <Subtitle1 as="h2" id="people">
            {t.people}
          </Subtitle1>
          <People workers={workers} />
        </section>
        <section className={styles.part} aria-labelledby="recent">
          <Subtitle1 as="h2" id="recent">
            {t.conversations}
          </Subtitle1>
          <ConversationsTable
            rows={recent.answer}
            queues={queues}
            workers={workers}
            address={address}
            isFiltered={false}
            isShort
          />
        </section>
      </div>
    </div>
  )
}
