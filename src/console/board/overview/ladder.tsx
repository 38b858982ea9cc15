import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Fragment, type ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { own } from '../../shared/theme.ts'
import { useBoardTexts } from '../texts.ts'
import { PresenceDot } from './presence-dot.tsx'
import { rungsOf, type Rung } from './rungs.ts'

const useStyles = makeStyles({
  ladder: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  rung: {
    display: 'grid',
    gridTemplateColumns: '56px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
  },
  units: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold, textAlign: 'end' },
  step: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalS,
    borderInlineStartWidth: '4px',
    borderInlineStartStyle: 'solid',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  bot: { color: own.botColor },
  person: { color: own.personColor },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    padding: '1px 8px',
    border: '1px solid currentColor',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  does: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginInlineStart: 'auto' },
  arrow: {
    display: 'grid',
    gridTemplateColumns: '56px 12px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
})

/** So many are named on a rung; the others are counted. */
const MOST_NAMED = 6

/** A queue's capacity ladder: first bots on top, representatives, hand-back bots below, and how one goes down it. */
export function Ladder({ queue, workers }: { queue: QueueView; workers: WorkerView[] }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const rungs = rungsOf(queue.members)
  return (
    <ol className={styles.ladder} aria-label={t.ladderOf(queue.name)}>
      {rungs.map((rung, index) => (
        <Fragment key={rung.name}>
          {index > 0 && (
            <li className={styles.arrow}>
              <span />
              <svg width="12" height="22" viewBox="0 0 12 22" aria-hidden>
                <path d="M6 0v18M2 14l4 5 4-5" fill="none" stroke="currentColor" strokeWidth="1.5" />
              </svg>
              {rung.name === 'representatives' ? t.asksForPerson : t.transfers}
            </li>
          )}
          <RungRow rung={rung} workers={workers} />
        </Fragment>
      ))}
    </ol>
  )
}

function RungRow({ rung, workers }: { rung: Rung; workers: WorkerView[] }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { name, members, highest, lowest } = rung
  const does = { 'first-bots': t.firstBots, representatives: t.representatives, 'hand-back-bots': t.handBackBots }[name]
  return (
    <li className={styles.rung}>
      <span className={styles.units} title={t.capacity(highest)}>
        {highest === lowest ? highest : `${highest}–${lowest}`}
      </span>
      <div className={mergeClasses(styles.step, name === 'representatives' ? styles.person : styles.bot)}>
        {members.slice(0, MOST_NAMED).map((member) => (
          <span key={member.id} className={styles.chip}>
            {member.kind === 'representative' && (
              <PresenceDot presence={workers.find(({ id }) => id === member.id)?.presence} />
            )}
            {member.name}
          </span>
        ))}
        {members.length > MOST_NAMED && <span className={styles.chip}>{t.more(members.length - MOST_NAMED)}</span>}
        <span className={styles.does}>{does}</span>
      </div>
    </li>
  )
}
