import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useBoardTexts } from '../texts.ts'
import type { Kind } from './happenings.ts'
import { Shape } from './mark.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  item: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
})

const SHOWN: Kind[] = ['sent', 'message', 'command', 'whisper', 'hidden', 'diagnostic', 'other']

/** What the marks of the picture mean. */
export function Legend(): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const names: Partial<Record<Kind, string>> = { hidden: t.legendHollow, other: t.kindName('other') }
  return (
    <ul className={styles.root}>
      {SHOWN.map((kind) => (
        <li key={kind} className={styles.item}>
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden>
            <Shape kind={kind} />
          </svg>
          {names[kind] ?? t.kindName(kind)}
        </li>
      ))}
    </ul>
  )
}
