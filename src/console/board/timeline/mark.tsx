import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { own } from '../../shared/theme.ts'
import type { Happening, Kind } from './happenings.ts'
import { BAR_H } from './sizes.ts'

const useStyles = makeStyles({
  mark: {
    cursor: 'pointer',
    outlineStyle: 'none',
    ':hover .ring': { strokeOpacity: 0.5 },
    ':focus-visible .ring': { stroke: tokens.colorStrokeFocus2, strokeOpacity: 1 },
  },
  ring: { fill: 'transparent', stroke: 'currentColor', strokeWidth: '2px', strokeOpacity: 0 },
  selected: { fill: 'transparent', stroke: 'currentColor', strokeWidth: '2px', strokeOpacity: 1 },
  whole: { stroke: tokens.colorNeutralBackground1, strokeWidth: '1.5px', fill: 'currentColor' },
  hollow: { stroke: 'currentColor', strokeWidth: '2px', fill: tokens.colorNeutralBackground1 },
  whisper: { stroke: own.whisperBorder, strokeWidth: '2px', fill: own.whisperTab },
  warning: { stroke: tokens.colorNeutralBackground1, strokeWidth: '1px', fill: tokens.colorStatusWarningForeground1 },
})

interface MarkProps {
  happening: Happening
  x: number
  y: number
  color: string
  label: string
  /** Among all events, of which only those near what can be seen are drawn. */
  place: { index: number; of: number }
  isSelected: boolean
  isTabStop: boolean
  onSelect: (key: string) => void
}

/** One event of the picture, as an option of its list. Sent activities point down into the bot's bar from above. */
export function Mark({ happening, x, y, color, label, place, isSelected, isTabStop, onSelect }: MarkProps): ReactNode {
  const styles = useStyles()
  const { key, kind } = happening
  return (
    <g
      role="option"
      aria-selected={isSelected}
      aria-label={label}
      data-key={key}
      data-kind={kind}
      tabIndex={isTabStop ? 0 : -1}
      className={styles.mark}
      style={{ color }}
      aria-posinset={place.index + 1}
      aria-setsize={place.of}
      transform={`translate(${x} ${y + offsetOf(kind)})`}
      onClick={() => onSelect(key)}
      onFocus={() => onSelect(key)}
    >
      <title>{label}</title>
      <circle className={`ring ${isSelected ? styles.selected : styles.ring}`} r={10} />
      <Shape kind={kind} />
    </g>
  )
}

function offsetOf(kind: Kind): number {
  if (kind === 'sent') return -BAR_H / 2 - 5
  return kind === 'diagnostic' ? BAR_H / 2 + 4 : 0
}

/** How a kind of event looks, around 0 0. */
export function Shape({ kind }: { kind: Kind }): ReactNode {
  const styles = useStyles()
  switch (kind) {
    case 'message':
      return <circle className={styles.whole} r={6} />
    case 'hidden':
    case 'notice':
      return <circle className={styles.hollow} r={4.5} />
    case 'command':
      return <path className={styles.whole} d="M0 -7 L7 0 L0 7 L-7 0 Z" />
    case 'whisper':
      return <rect className={styles.whisper} x={-5.5} y={-5.5} width={11} height={11} rx={2} />
    case 'sent':
      return <path className={styles.whole} d="M-5.5 -4 L5.5 -4 L0 5.5 Z" />
    case 'diagnostic':
      return <path className={styles.warning} d="M0 -7 L7.5 6 L-7.5 6 Z" />
    default:
      return <circle className={styles.whole} r={3} />
  }
}
