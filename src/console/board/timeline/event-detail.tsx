import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useLocale } from '../../shared/locale.tsx'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { Json } from '../json.tsx'
import { useBoardTexts } from '../texts.ts'
import { afterWords } from './axis.ts'
import type { Happening } from './happenings.ts'

const useStyles = makeStyles({
  root: {
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  whisper: { backgroundColor: own.whisperBackground, color: own.whisperText },
  hint: { color: tokens.colorNeutralForeground2 },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, marginBottom: tokens.spacingVerticalXS },
  time: { fontVariantNumeric: 'tabular-nums' },
  text: { margin: 0, whiteSpace: 'pre-wrap' },
})

interface EventDetailProps {
  happening: Happening | undefined
  from: number
  nameOf: (lane: string) => string
}

/** The chosen event in words, with its JSON. */
export function EventDetail({ happening, from, nameOf }: EventDetailProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const times = useTimes()
  const { tag } = useLocale()
  if (!happening) return <Text className={styles.hint}>{t.timelineHint}</Text>
  const { at, kind, lane, text, item, outcome, json, seq } = happening
  const iso = new Date(at).toISOString()
  return (
    <div className={`${styles.root} ${kind === 'whisper' ? styles.whisper : ''}`} aria-live="polite">
      <div className={styles.head}>
        <Text weight="semibold">{t.kindName(kind)}</Text>
        <Text>{nameOf(lane)}</Text>
        <Text className={styles.time} title={times.full(iso)}>
          {times.seconds(iso)} (+{afterWords(at - from, tag)}) · #{seq}
        </Text>
      </div>
      <p className={styles.text}>
        {item === undefined ? text : `${t.itemName(item)}${outcome ? ` → ${outcome}` : ''}`}
      </p>
      {json && <Json value={json} name={t.json} isOpen={kind === 'sent'} />}
    </div>
  )
}
