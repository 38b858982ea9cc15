import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import { useLocale } from '../../shared/locale.tsx'
import { useTimes } from '../../shared/times.ts'
import { Json } from '../json.tsx'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'
import { afterWords } from './axis.ts'
import type { Happening } from './happenings.ts'

const useStyles = makeStyles({
  selected: { backgroundColor: tokens.colorBrandBackground2 },
  number: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  text: { minWidth: '200px' },
  warning: { color: tokens.colorStatusWarningForeground1 },
})

/** So many rows at first: a page with thousands of them would be slow, and nobody reads them all. */
const FIRST_ROWS = 200

interface EventsTableProps {
  happenings: Happening[]
  from: number
  nameOf: (lane: string) => string
  selected: string | undefined
}

/** The picture's other form: every event in order, in words. */
export function EventsTable({ happenings, from, nameOf, selected }: EventsTableProps): ReactNode {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useBoardTexts()
  const times = useTimes()
  const { tag } = useLocale()
  const [most, setMost] = useState(FIRST_ROWS)
  return (
    <div className={table.scroller} tabIndex={0} role="region" aria-label={t.events}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t.time}</th>
            <th scope="col">{t.after}</th>
            <th scope="col">{t.who}</th>
            <th scope="col">{t.what}</th>
            <th scope="col">{t.detail}</th>
          </tr>
        </thead>
        <tbody>
          {happenings.slice(0, most).map((one) => {
            const at = new Date(one.at).toISOString()
            return (
              <tr key={one.key} className={one.key === selected ? styles.selected : undefined}>
                <td className={styles.number}>{one.seq}</td>
                <td className={styles.number} title={times.full(at)}>
                  {times.seconds(at)}
                </td>
                <td className={styles.number}>{afterWords(one.at - from, tag)}</td>
                <td>{nameOf(one.lane)}</td>
                <td className={one.kind === 'diagnostic' ? styles.warning : undefined}>{t.kindName(one.kind)}</td>
                <td className={mergeClasses(styles.text)}>
                  {one.item === undefined
                    ? one.text
                    : `${t.itemName(one.item)}${one.outcome ? ` → ${one.outcome}` : ''}`}
                  {one.json && <Json value={one.json} name={t.json} />}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {happenings.length > most && (
        <Button onClick={() => setMost((was) => was + 1_000)}>{t.more(happenings.length - most)}</Button>
      )}
    </div>
  )
}
