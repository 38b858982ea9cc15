import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useLocale } from '../../shared/locale.tsx'
import { own } from '../../shared/theme.ts'
import { useBoardTexts } from '../texts.ts'
import { afterWords, axisOf, type Scale } from './axis.ts'
import { Bars } from './bars.tsx'
import { Ground } from './ground.tsx'
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
    width: '140px',
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
    hyphens: 'auto',
    overflowWrap: 'break-word',
  },
  axisGap: { height: `${AXIS_H}px` },
  customer: { color: own.customerColor },
  queue: { color: tokens.colorNeutralForeground2 },
  bot: { color: own.botColor },
  representative: { color: own.personColor },
  scroller: { flexGrow: 1, minWidth: 0, overflowX: 'auto', overflowY: 'hidden' },
  svg: { display: 'block', fontFamily: tokens.fontFamilyBase, fontSize: '12px' },
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
  const scroller = useRef<HTMLDivElement>(null)
  const { isInView, onScroll } = useView(scroller, width)
  const shown = useMemo(() => happenings.filter(({ kind }) => kind !== 'answered' && kind !== 'engaged'), [happenings])
  const axis = useMemo(() => {
    const moments = [picture.from, picture.to, ...shown.map(({ at }) => at)]
    return axisOf(moments, scale, Math.max(200, width - 2 * PAD))
  }, [picture.from, picture.to, shown, scale, width])
  const x = (at: number) => PAD + axis.x(at)
  const rows = new Map(picture.lanes.map(({ id }, index) => [id, index]))
  const nameOf = new Map(picture.lanes.map((lane) => [lane.id, nameOfLane(lane, t.customer, t.laneQueue)]))
  const chosen = shown.some(({ key }) => key === selected) ? selected : shown[0]?.key
  const byKey = useRef(false)

  useEffect(() => {
    const mark = scroller.current?.querySelector<SVGGElement>('[aria-selected="true"]')
    mark?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (byKey.current) mark?.focus()
    byKey.current = false
  }, [selected])

  function step(event: KeyboardEvent): void {
    const at = shown.findIndex(({ key }) => key === chosen)
    const last = shown.length - 1
    const places: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1 }
    const to = { ...places, Home: 0, End: last }[event.key]
    const next = to === undefined ? undefined : shown[Math.min(Math.max(to, 0), last)]
    if (!next) return
    event.preventDefault()
    byKey.current = next.key !== selected
    onSelect(next.key)
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
      <div ref={scroller} className={styles.scroller} dir="ltr" onScroll={onScroll}>
        <svg className={styles.svg} width={axis.width + 2 * PAD} height={heightOf(picture.lanes.length)}>
          <g aria-hidden>
            <Ground axis={axis} lanes={picture.lanes.length} isInView={isInView} />
            <Bars picture={picture} x={x} rows={rows} />
          </g>
          <g
            role="listbox"
            aria-label={`${t.events}. ${t.timelineHint}`}
            aria-orientation="horizontal"
            onKeyDown={step}
          >
            {shown.map((happening, index) => {
              const { key, at, lane, kind, text } = happening
              if (key !== chosen && !isInView(x(at))) return null
              const who = nameOf.get(lane) ?? t.router
              return (
                <Mark
                  key={key}
                  happening={happening}
                  x={x(at)}
                  y={centerOf(rows.get(lane) ?? rows.get(QUEUE) ?? 0)}
                  color={colorOf(picture.lanes.find(({ id }) => id === lane))}
                  label={`${afterWords(at - picture.from, tag)}, ${who}: ${t.kindName(kind)}, ${text}`}
                  place={{ index, of: shown.length }}
                  isSelected={key === selected}
                  isTabStop={key === chosen}
                  onSelect={onSelect}
                />
              )
            })}
          </g>
        </svg>
      </div>
    </div>
  )
}

/** The picture is drawn in steps of this width, and one step further than can be seen. */
const STEP_PX = 600

/** What can be seen of a long picture: a conversation of thousands of events draws no more marks than a short one. */
function useView(scroller: RefObject<HTMLElement | null>, width: number) {
  const [from, setFrom] = useState(0)
  return {
    isInView: (x: number) => x >= from - STEP_PX && x <= from + width + 2 * STEP_PX,
    onScroll: () => setFrom(Math.floor((scroller.current?.scrollLeft ?? 0) / STEP_PX) * STEP_PX),
  }
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
