import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useLocale } from '../../shared/locale.tsx'
import { own } from '../../shared/theme.ts'
import { useBoardTexts } from '../texts.ts'
import { afterWords, axisOf, type Scale } from './axis.ts'
import { Bars } from './bars.tsx'
import { CUSTOMER, QUEUE, type Happening } from './happenings.ts'
import type { Lane, Picture } from './layout.ts'
import { Mark } from './mark.tsx'
import { AXIS_H, centerOf, heightOf, LANE_H, PAD } from './sizes.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
  },
  names: {
    flexShrink: 0,
    width: '132px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 560px)': { width: '84px' },
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    height: `${LANE_H}px`,
    paddingInline: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: tokens.lineHeightBase200,
    overflow: 'hidden',
  },
  axisGap: { height: `${AXIS_H}px` },
  customer: { color: own.customerColor },
  queue: { color: tokens.colorNeutralForeground2 },
  bot: { color: own.botColor },
  representative: { color: own.personColor },
  scroller: { flexGrow: 1, minWidth: 0, overflowX: 'auto', overflowY: 'hidden' },
  svg: { display: 'block', fontFamily: tokens.fontFamilyBase, fontSize: '12px' },
  tick: { fill: tokens.colorNeutralForeground2 },
  line: { stroke: tokens.colorNeutralStroke2 },
  stripe: { fill: tokens.colorNeutralBackground2 },
})

interface TimelinePictureProps {
  picture: Picture
  happenings: Happening[]
  scale: Scale
  /** What there is room for, in px. */
  width: number
  selected: string | undefined
  onSelect: (key: string) => void
}

/** The conversation as lanes over time: who was there, who waited, and every event as a mark that can be chosen. */
export function TimelinePicture({
  picture,
  happenings,
  scale,
  width,
  selected,
  onSelect,
}: TimelinePictureProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { tag } = useLocale()
  const marks = useRef<SVGGElement>(null)
  const shown = happenings.filter(({ kind }) => kind !== 'answered' && kind !== 'engaged')
  const axis = axisOf([picture.from, picture.to, ...shown.map(({ at }) => at)], scale, Math.max(200, width - 2 * PAD))
  const x = (at: number) => PAD + axis.x(at)
  const height = heightOf(picture.lanes.length)
  const rows = new Map(picture.lanes.map(({ id }, index) => [id, index]))
  const nameOf = new Map(picture.lanes.map((lane) => [lane.id, nameOfLane(lane, t.customer, t.laneQueue)]))
  const chosen = shown.some(({ key }) => key === selected) ? selected : shown[0]?.key

  useEffect(() => {
    marks.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selected])

  function step(event: KeyboardEvent): void {
    const at = shown.findIndex(({ key }) => key === chosen)
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: shown.length - 1,
    }[event.key]
    const next = to === undefined ? undefined : shown[Math.min(Math.max(to, 0), shown.length - 1)]
    if (!next) return
    event.preventDefault()
    onSelect(next.key)
    marks.current?.querySelector<SVGGElement>(`[data-key="${next.key}"]`)?.focus()
  }

  return (
    <div className={styles.root}>
      <div className={styles.names} aria-hidden>
        <div className={styles.axisGap} />
        {picture.lanes.map((lane) => (
          <div key={lane.id} className={mergeClasses(styles.name, styles[lane.kind])}>
            {nameOf.get(lane.id)}
          </div>
        ))}
      </div>
      <div className={styles.scroller} dir="ltr">
        <svg className={styles.svg} width={axis.width + 2 * PAD} height={height}>
          <g aria-hidden>
            {picture.lanes.map((lane, row) =>
              row % 2 === 0 ? (
                <rect
                  key={lane.id}
                  className={styles.stripe}
                  x={0}
                  y={AXIS_H + row * LANE_H}
                  width={axis.width + 2 * PAD}
                  height={LANE_H}
                />
              ) : null,
            )}
            {axis.ticks.map((tick, index) => (
              <g key={tick.after}>
                <line className={styles.line} x1={PAD + tick.x} x2={PAD + tick.x} y1={AXIS_H} y2={height} />
                <text className={styles.tick} x={PAD + tick.x} y={AXIS_H - 9} textAnchor="middle">
                  {index > 0 && afterWords(axis.ticks[index - 1]?.after ?? 0, tag) === afterWords(tick.after, tag)
                    ? ''
                    : afterWords(tick.after, tag)}
                </text>
              </g>
            ))}
            <Bars picture={picture} x={x} rows={rows} />
          </g>
          <g
            ref={marks}
            role="listbox"
            aria-label={`${t.events}. ${t.timelineHint}`}
            aria-orientation="horizontal"
            onKeyDown={step}
          >
            {shown.map((happening) => (
              <Mark
                key={happening.key}
                happening={happening}
                x={x(happening.at)}
                y={centerOf(rows.get(happening.lane) ?? rows.get(QUEUE) ?? 0)}
                color={colorOf(picture.lanes.find(({ id }) => id === happening.lane))}
                label={`${afterWords(happening.at - picture.from, tag)}, ${nameOf.get(happening.lane) ?? t.router}: ${t.kindName(happening.kind)}, ${happening.text}`}
                isSelected={happening.key === selected}
                isTabStop={happening.key === chosen}
                onSelect={onSelect}
              />
            ))}
          </g>
        </svg>
      </div>
    </div>
  )
}

/** A lane's name; the customer's own where it is known. */
export function nameOfLane({ id, name }: Pick<Lane, 'id' | 'name'>, customer: string, queue: string): string {
  if (id === QUEUE) return queue
  return id === CUSTOMER ? name || customer : name
}

function colorOf(lane: Lane | undefined): string {
  if (lane?.kind === 'customer') return own.customerColor
  if (lane?.kind === 'bot') return own.botColor
  return lane?.kind === 'representative' ? own.personColor : own.waitingColor
}
