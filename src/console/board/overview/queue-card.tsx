import { Badge, Card, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { useNow, useTimes } from '../../shared/times.ts'
import { useBoardTexts } from '../texts.ts'
import { Ladder } from './ladder.tsx'

const useStyles = makeStyles({
  card: { gap: tokens.spacingVerticalM },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  open: { flexShrink: 0, whiteSpace: 'nowrap' },
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    margin: 0,
    gap: tokens.spacingHorizontalS,
  },
  figure: { display: 'flex', flexDirection: 'column-reverse', margin: 0 },
  value: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  label: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  alarming: { color: tokens.colorStatusWarningForeground1 },
})

/** One queue: who waits, how long, who could take one, and its capacity ladder. */
export function QueueCard({ queue, workers }: { queue: QueueView; workers: WorkerView[] }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { length } = useTimes()
  const now = useNow(queue.waitingSince === undefined ? 60_000 : 1_000)
  const hasPeople = queue.members.some(({ kind }) => kind === 'representative')
  const longest = queue.waitingSince === undefined ? '–' : length(now - Date.parse(queue.waitingSince))
  const isAlarming = queue.waiting > 0 && queue.available === 0
  const figures: [string, string | number, boolean][] = [
    [t.waiting, queue.waiting, isAlarming],
    [t.longestWait, longest, isAlarming],
    [t.available, hasPeople ? queue.available : '–', isAlarming],
  ]
  return (
    <Card className={styles.card} role="group" aria-label={queue.name}>
      <div className={styles.head}>
        <Subtitle2 as="h3">{queue.name}</Subtitle2>
        <Badge className={styles.open} appearance="tint" color={queue.openNow ? 'success' : 'informative'}>
          {queue.openNow ? t.openNow : t.closedNow}
        </Badge>
      </div>
      <dl className={styles.figures}>
        {figures.map(([label, value, alarms]) => (
          <div key={label} className={styles.figure}>
            <dt className={styles.label}>{label}</dt>
            <dd className={`${styles.value} ${alarms ? styles.alarming : ''}`}>{value}</dd>
          </div>
        ))}
      </dl>
      <Ladder queue={queue} workers={workers} />
    </Card>
  )
}
