import { Caption1, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  list: { display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: tokens.spacingHorizontalM, rowGap: '2px', margin: 0 },
  term: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, whiteSpace: 'pre-wrap' },
})

/** Names and values beneath each other; those without a value are left out. */
export function Facts({ facts }: { facts: Record<string, string | number | undefined> }): ReactNode {
  const styles = useStyles()
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')
  if (known.length === 0) return null
  return (
    <div className={styles.list}>
      {known.map(([name, value]) => (
        <FactRow key={name} name={name} value={String(value)} />
      ))}
    </div>
  )
}

function FactRow({ name, value }: { name: string; value: string }): ReactNode {
  const styles = useStyles()
  return (
    <>
      <Caption1 as="p" className={styles.term} role="term">
        {name}
      </Caption1>
      <Text as="p" size={200} className={styles.value} role="definition" dir="auto">
        {value}
      </Text>
    </>
  )
}
