import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import type { WorkerView } from '../../../desk/types.ts'
import { own } from '../../shared/theme.ts'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'
import { PresenceDot } from './presence-dot.tsx'

const useStyles = makeStyles({
  presence: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  load: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  words: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, whiteSpace: 'nowrap' },
  track: { display: 'block', flexGrow: 1, minWidth: '60px', height: '8px' },
  ground: { fill: tokens.colorNeutralStroke2 },
  used: { fill: own.personColor },
  full: { fill: tokens.colorStatusWarningForeground1 },
})

/** So many are shown at first. */
const FIRST = 50
const ORDER = ['Available', 'Busy', 'Do not disturb', 'Away', 'Inactive', 'Offline']

/** Who could take something first; among equals as they are configured. */
function byPresence(one: WorkerView, other: WorkerView): number {
  return ORDER.indexOf(one.presence ?? 'Offline') - ORDER.indexOf(other.presence ?? 'Offline')
}

/** Representatives with presence and load. */
export function People({ workers }: { workers: WorkerView[] }): ReactNode {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useBoardTexts()
  const [most, setMost] = useState(FIRST)
  const people = workers.filter(({ kind }) => kind === 'representative').sort(byPresence)
  if (people.length === 0) return <Body1>{t.noPeople}</Body1>
  return (
    <div className={table.scroller} tabIndex={0} role="region" aria-label={t.people}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.presence}</th>
            <th scope="col">{t.load}</th>
          </tr>
        </thead>
        <tbody>
          {people.slice(0, most).map(({ id, name, presence = 'Offline', capacity, free = capacity }) => {
            const used = capacity - free
            return (
              <tr key={id}>
                <td>{name}</td>
                <td>
                  <span className={styles.presence}>
                    <PresenceDot presence={presence} />
                    {t.presenceName(presence)}
                  </span>
                </td>
                <td>
                  <span className={styles.load}>
                    <svg className={styles.track} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
                      <rect className={styles.ground} width="100" height="8" rx="2" />
                      <rect
                        className={used >= capacity ? styles.full : styles.used}
                        width={Math.min(100, (100 * used) / capacity)}
                        height="8"
                        rx="2"
                      />
                    </svg>
                    <span className={styles.words}>{t.loadOf(used, capacity)}</span>
                  </span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {people.length > most && <Button onClick={() => setMost(most + 500)}>{t.more(people.length - most)}</Button>}
    </div>
  )
}
