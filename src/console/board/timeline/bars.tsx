import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { useBoardTexts, type BoardTexts } from '../texts.ts'
import { CUSTOMER, QUEUE } from './happenings.ts'
import type { Handover, Picture, Segment } from './layout.ts'
import { BAR_H, centerOf } from './sizes.ts'

const useStyles = makeStyles({
  bar: { fillOpacity: 0.18, strokeWidth: '1.5px' },
  present: { fill: own.customerColor, stroke: 'none', fillOpacity: 0.35 },
  waiting: { fill: own.waitingColor, stroke: own.waitingColor, strokeDasharray: '4 3' },
  offer: { fill: 'none', stroke: own.personColor, strokeDasharray: '3 3' },
  bot: { fill: own.botColor, stroke: own.botColor },
  person: { fill: own.personColor, stroke: own.personColor },
  wrapUp: { fill: own.personColor, stroke: own.personColor, strokeDasharray: '2 4', fillOpacity: 0.08 },
  unseen: { fillOpacity: 0.06, strokeDasharray: '1 3' },
  text: { fill: tokens.colorNeutralForeground2, pointerEvents: 'none' },
  arrow: { fill: 'none', stroke: tokens.colorNeutralForeground2, strokeWidth: '1.5px' },
  head: { fill: tokens.colorNeutralForeground2 },
  halo: {
    fill: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    stroke: tokens.colorNeutralBackground1,
    strokeWidth: '4px',
    paintOrder: 'stroke',
    pointerEvents: 'none',
  },
})

interface BarsProps {
  picture: Picture
  x: (at: number) => number
  rows: ReadonlyMap<string, number>
}

/** Stays as bars, and arrows where the conversation went from one lane to another. */
export function Bars({ picture, x, rows }: BarsProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { length } = useTimes()
  const bots = new Set(picture.lanes.flatMap(({ id, kind }) => (kind === 'bot' ? [id] : [])))

  function classOf({ kind, lane, role }: Segment): string {
    if (kind === 'session')
      return mergeClasses(
        styles.bar,
        bots.has(lane) ? styles.bot : styles.person,
        role !== 'primary' && role !== undefined && styles.unseen,
      )
    const own = { present: styles.present, waiting: styles.waiting, offer: styles.offer, 'wrap-up': styles.wrapUp }
    return mergeClasses(styles.bar, own[kind])
  }

  return (
    <>
      {picture.segments.map((segment, index) => {
        const { lane, kind, from, to } = segment
        const middle = centerOf(rows.get(lane) ?? 0)
        const [left, width] = [x(from), Math.max(2, x(to) - x(from))]
        const isThin = kind === 'present' || kind === 'offer'
        const height = lane === CUSTOMER ? 6 : isThin ? BAR_H - 8 : BAR_H
        const words = wordsOf(t, segment, length)
        return (
          <g key={index}>
            <rect
              className={classOf(segment)}
              x={left}
              y={middle - height / 2}
              width={width}
              height={height}
              rx={Math.min(6, height / 2)}
            />
            {words !== '' && width > words.length * 6.5 && (
              <text className={styles.text} x={left + 6} y={middle + BAR_H / 2 + 13}>
                {words}
              </text>
            )}
          </g>
        )
      })}
      {picture.handovers.map((one, index) => (
        <Arrow key={index} one={one} x={x} rows={rows} words={arrowWords(t, one)} styles={styles} />
      ))}
    </>
  )
}

function wordsOf(t: BoardTexts, { kind, from, to, reason }: Segment, length: (ms: number) => string): string {
  if (kind === 'waiting') return t.barWaiting(length(to - from))
  if (kind === 'wrap-up') return t.barWrapUp
  return kind === 'session' ? (reason ?? '') : ''
}

function arrowWords(t: BoardTexts, { kind, from }: Handover): string {
  if (kind === 'first' || kind === 'other') return ''
  if (from === QUEUE && kind === 'accepted') return t.accepted
  return { escalation: t.escalation, accepted: t.accepted, transfer: t.transfer, 'hand-back': t.handBack }[kind]
}

interface ArrowProps {
  one: Handover
  x: BarsProps['x']
  rows: BarsProps['rows']
  words: string
  styles: ReturnType<typeof useStyles>
}

function Arrow({ one, x, rows, words, styles }: ArrowProps): ReactNode {
  const [fromRow, toRow] = [rows.get(one.from), rows.get(one.to)]
  if (fromRow === undefined || toRow === undefined || fromRow === toRow) return null
  const down = toRow > fromRow ? 1 : -1
  const [x1, x2] = [x(one.at), x(one.until)]
  const [y1, y2] = [centerOf(fromRow) + (down * BAR_H) / 2, centerOf(toRow) - (down * BAR_H) / 2]
  const bend = Math.abs(y2 - y1) * 0.5
  const isHandBack = one.kind === 'hand-back'
  return (
    <g>
      <path
        className={styles.arrow}
        strokeWidth={isHandBack ? 2.5 : 1.5}
        d={`M${x1} ${y1} C${x1} ${y1 + down * bend} ${x2} ${y2 - down * bend} ${x2} ${y2 - down * 6}`}
      />
      <path className={styles.head} d={`M${x2} ${y2} l-4 ${-down * 7} h8 z`} />
      {words !== '' && (
        <text className={styles.halo} x={Math.max(x1, x2) + 8} y={(y1 + y2) / 2 + 4}>
          {words}
        </text>
      )}
    </g>
  )
}
