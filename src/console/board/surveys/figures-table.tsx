import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { SurveySummary } from '../../../desk/types.ts'
import { useLocale } from '../../shared/locale.tsx'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'

const useStyles = makeStyles({
  summary: { cursor: 'pointer', color: tokens.colorBrandForegroundLink, width: 'fit-content' },
})

interface FiguresTableProps {
  title: string
  head: string
  groups: SurveySummary['groups']
}

/** A chart's figures as a table, for who can't see it or wants them exactly. */
export function FiguresTable({ title, head, groups }: FiguresTableProps): ReactNode {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useBoardTexts()
  const { tag } = useLocale()
  return (
    <details>
      <summary className={styles.summary}>{t.asTable}</summary>
      <div className={table.scroller} tabIndex={0} role="region" aria-label={title}>
        <table className={table.table}>
          <thead>
            <tr>
              {[head, t.average, t.count, 1, 2, 3, 4, 5].map((one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ key, name, average, count, distribution }) => (
              <tr key={key}>
                <td>{name}</td>
                <td>{average === null ? '–' : average.toLocaleString(tag, { maximumFractionDigits: 2 })}</td>
                <td>{count}</td>
                {[1, 2, 3, 4, 5].map((rating) => (
                  <td key={rating}>{distribution[rating] ?? 0}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
