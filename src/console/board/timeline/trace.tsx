import { Body1, Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import type { TraceEntry } from '../../../desk/types.ts'
import { useTimes } from '../../shared/times.ts'
import { useBoardTexts } from '../texts.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: '84px minmax(110px, 160px) 1fr',
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 560px)': { gridTemplateColumns: '1fr' },
  },
  diagnostic: { backgroundColor: tokens.colorStatusWarningBackground1 },
  time: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

/** Codes of the trace that say how things went; every other one is a diagnostic. */
const COURSE = new Set([
  'routed',
  'offer-made',
  'offer-closed',
  'session-opened',
  'session-closed',
  'bot-engaged',
  'activity-sent',
  'activity-answered',
  'conversation-closed',
])

/** Whether it says that something is wrong, or odd. */
export function isDiagnostic({ code }: TraceEntry): boolean {
  return !COURSE.has(code)
}

/** So many are shown at first. */
const FIRST = 200

/** Why things went as they did: the rules that matched, who was passed over, and what is wrong with a bot. */
export function Trace({ trace }: { trace: TraceEntry[] }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const times = useTimes()
  const [most, setMost] = useState(FIRST)
  if (trace.length === 0) return <Body1>{t.noTrace}</Body1>
  return (
    <>
      <ol className={styles.list}>
        {trace.slice(0, most).map((entry, index) => (
          <li key={index} className={mergeClasses(styles.item, isDiagnostic(entry) && styles.diagnostic)}>
            <span className={styles.time}>{times.seconds(entry.at)}</span>
            <span className={styles.code}>{entry.code}</span>
            <span>{entry.text}</span>
          </li>
        ))}
      </ol>
      {trace.length > most && <Button onClick={() => setMost(most + 1_000)}>{t.more(trace.length - most)}</Button>}
    </>
  )
}
