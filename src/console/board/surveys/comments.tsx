import { Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { SurveyView } from '../../../desk/types.ts'
import { useTimes } from '../../shared/times.ts'
import { useTableStyles } from '../table.ts'
import { useBoardTexts } from '../texts.ts'
import type { Address } from '../use-address.ts'

const useStyles = makeStyles({ root: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 } })

/** The latest results, each with its comment and a way to its conversation. */
export function Comments({ surveys, address }: { surveys: SurveyView[]; address: Address }): ReactNode {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useBoardTexts()
  const times = useTimes()
  return (
    <section className={styles.root} aria-labelledby="comments">
      <Subtitle2 as="h2" id="comments">
        {t.comments}
      </Subtitle2>
      <div className={table.scroller} tabIndex={0} role="region" aria-label={t.comments}>
        <table className={table.table}>
          <thead>
            <tr>
              {[t.time, t.rating, t.comment, t.servedBy].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {surveys.map(({ conversationId, at, rating, comment, servedBy }) => (
              <tr key={conversationId}>
                <td>
                  <Link href={address.link({ conversation: conversationId })} title={times.full(at)}>
                    {times.moment(at)}
                  </Link>
                </td>
                <td>{rating === null ? t.noRating : t.ratingOf(rating)}</td>
                <td>{comment}</td>
                <td>{[...new Set(servedBy.map(({ name }) => name))].join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
