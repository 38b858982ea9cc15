import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useLocale } from '../../shared/locale.tsx'
import { afterWords, type Axis } from './axis.ts'
import { AXIS_H, heightOf, LANE_H, PAD } from './sizes.ts'

const useStyles = makeStyles({
  tick: { fill: tokens.colorNeutralForeground2 },
  line: { stroke: tokens.colorNeutralStroke2 },
  stripe: { fill: tokens.colorNeutralBackground2 },
})

interface GroundProps {
  axis: Axis
  lanes: number
  isInView: (x: number) => boolean
}

/** What lies behind the bars: every other lane in grey, and moments of the axis. */
export function Ground({ axis, lanes, isInView }: GroundProps): ReactNode {
  const styles = useStyles()
  const { tag } = useLocale()
  const labels = axis.ticks.map(({ after }) => afterWords(after, tag))
  return (
    <>
      {Array.from({ length: Math.ceil(lanes / 2) }, (_, pair) => (
        <rect
          key={pair}
          className={styles.stripe}
          y={AXIS_H + pair * 2 * LANE_H}
          width={axis.width + 2 * PAD}
          height={LANE_H}
        />
      ))}
      {axis.ticks.map((tick, index) => {
        const x = PAD + tick.x
        if (!isInView(x)) return null
        return (
          <g key={tick.after}>
            <line className={styles.line} x1={x} x2={x} y1={AXIS_H} y2={heightOf(lanes)} />
            <text className={styles.tick} x={x} y={AXIS_H - 9} textAnchor="middle">
              {labels[index] === labels[index - 1] ? '' : labels[index]}
            </text>
          </g>
        )
      })}
    </>
  )
}
