import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { own } from '../../shared/theme.ts'

const useStyles = makeStyles({
  svg: { display: 'block', width: '100%', fontFamily: tokens.fontFamilyBase, fontSize: '12px' },
  text: { fill: tokens.colorNeutralForeground2 },
  value: { fill: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  line: { stroke: tokens.colorNeutralStroke2, strokeWidth: '1px' },
  bar: { fill: own.personColor },
  curve: { fill: 'none', stroke: own.personColor, strokeWidth: '2px' },
  dot: { fill: own.personColor, stroke: tokens.colorNeutralBackground1, strokeWidth: '1.5px' },
})

const WIDTH = 560

/** One bar for each; `label` is said at its left, `value` at its right. For the eye alone: a table says the same. */
export function BarChart({ bars }: { bars: { label: string; size: number; value: string }[] }): ReactNode {
  const styles = useStyles()
  const largest = Math.max(1, ...bars.map(({ size }) => size))
  const [row, left] = [28, 110]
  return (
    <svg className={styles.svg} viewBox={`0 0 ${WIDTH} ${bars.length * row}`} aria-hidden>
      {bars.map(({ label, size, value }, index) => {
        const [y, width] = [index * row, ((WIDTH - left - 60) * size) / largest]
        return (
          <g key={label}>
            <text className={styles.text} x={left - 10} y={y + 18} textAnchor="end">
              {label.length > 16 ? `${label.slice(0, 15)}…` : label}
            </text>
            <rect className={styles.bar} x={left} y={y + 4} width={Math.max(1, width)} height={row - 8} rx={3} />
            <text className={styles.value} x={left + Math.max(1, width) + 8} y={y + 18}>
              {value}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

const [HEIGHT, LOW, HIGH] = [180, 1, 5]
const [TOP, BOTTOM, SIDE] = [14, 26, 34]

/** Averages from 1 to 5 over time, one point each; a gap where there was none. For the eye alone. */
export function LineChart({ points }: { points: { label: string; value: number | null }[] }): ReactNode {
  const styles = useStyles()
  const x = (index: number) => SIDE + (points.length < 2 ? 0.5 : index / (points.length - 1)) * (WIDTH - 2 * SIDE)
  const y = (value: number) => TOP + ((HIGH - value) / (HIGH - LOW)) * (HEIGHT - TOP - BOTTOM)
  const known = points.flatMap(({ value }, index) => (value === null ? [] : [{ x: x(index), y: y(value), value }]))
  const every = Math.ceil(points.length / 6)
  return (
    <svg className={styles.svg} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
      {[1, 2, 3, 4, 5].map((value) => (
        <g key={value}>
          <line className={styles.line} x1={SIDE} x2={WIDTH - SIDE} y1={y(value)} y2={y(value)} />
          <text className={styles.text} x={SIDE - 10} y={y(value) + 4} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      <polyline className={styles.curve} points={known.map((point) => `${point.x},${point.y}`).join(' ')} />
      {known.map((point) => (
        <circle key={point.x} className={styles.dot} cx={point.x} cy={point.y} r={4} />
      ))}
      {points.map(({ label }, index) =>
        index % every === 0 ? (
          <text key={label} className={styles.text} x={x(index)} y={HEIGHT - 6} textAnchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </svg>
  )
}
