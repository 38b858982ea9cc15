import { Body1, Button, Caption1, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import { Markdown } from '../../shared/markdown.tsx'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { useBoardTexts } from '../texts.ts'
import { CUSTOMER, type Happening, type Kind } from './happenings.ts'

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    maxWidth: '760px',
  },
  item: {
    justifySelf: 'start',
    maxWidth: '85%',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  customer: { justifySelf: 'end' },
  notice: {
    justifySelf: 'center',
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
  },
  hidden: {
    borderTopStyle: 'dashed',
    borderRightStyle: 'dashed',
    borderBottomStyle: 'dashed',
    borderLeftStyle: 'dashed',
  },
  whisper: { backgroundColor: own.whisperBackground, color: own.whisperText, border: `1px solid ${own.whisperBorder}` },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

const SAID = new Set<Kind>(['message', 'whisper', 'notice', 'hidden', 'command'])
/** So many of the last are shown at first. */
const FIRST = 100

interface TranscriptProps {
  happenings: Happening[]
  nameOf: (lane: string) => string
}

/** What was said, for who follows it: whispers in their own colours, dashed what the customer never saw. */
export function Transcript({ happenings, nameOf }: TranscriptProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const times = useTimes()
  const [most, setMost] = useState(FIRST)
  const said = happenings.filter(({ kind }) => SAID.has(kind))
  if (said.length === 0) return <Body1>{t.nothingSaid}</Body1>
  return (
    <>
      {said.length > most && <Button onClick={() => setMost(most + 500)}>{t.earlier(said.length - most)}</Button>}
      <div role="log" aria-label={t.transcript}>
        <ol className={styles.list}>
          {said.slice(-most).map(({ key, at, kind, lane, text }) => {
            const iso = new Date(at).toISOString()
            const isCustomer = lane === CUSTOMER && kind === 'message'
            const look = mergeClasses(
              styles.item,
              isCustomer && styles.customer,
              kind === 'notice' && styles.notice,
              (kind === 'hidden' || kind === 'command') && styles.hidden,
              kind === 'whisper' && styles.whisper,
            )
            return (
              <li key={key} className={look}>
                <div className={styles.head}>
                  {kind !== 'notice' && <Text weight="semibold">{nameOf(lane)}</Text>}
                  {kind !== 'message' && <Caption1>{t.kindName(kind)}</Caption1>}
                  <Caption1 title={times.full(iso)}>{times.seconds(iso)}</Caption1>
                </div>
                <Markdown text={text} />
              </li>
            )
          })}
        </ol>
      </div>
    </>
  )
}
