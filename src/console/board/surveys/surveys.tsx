import {
  Body1,
  Button,
  Card,
  Field,
  makeStyles,
  Select,
  Spinner,
  Subtitle1,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { useMemo, useState, type ReactNode } from 'react'
import type { SurveySummary, SurveyView } from '../../../desk/types.ts'
import { useLocale } from '../../shared/locale.tsx'
import { useBoardTexts } from '../texts.ts'
import type { Address } from '../use-address.ts'
import { useAsked, useSlowBeat, type Live } from '../use-live.ts'
import { BarChart, LineChart } from './charts.tsx'
import { Comments } from './comments.tsx'
import { saveCsv } from './save-csv.ts'
import { FiguresTable } from './figures-table.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalL },
  csv: { marginInlineStart: 'auto' },
  figures: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXXL, margin: 0 },
  figure: { display: 'flex', flexDirection: 'column-reverse' },
  value: {
    margin: 0,
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
  },
  label: { color: tokens.colorNeutralForeground2 },
  charts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(420px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
})

const SPANS_DAYS = [7, 30, 90, 365]
const DAY_MS = 86_400_000
/** Figures over many surveys are asked for no more often. */
const LOOK_MS = 10_000

/** What customers said after human support: figures, charts with the same as tables, and every comment. */
export function Surveys({ live, address }: { live: Live; address: Address }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { tag } = useLocale()
  const beat = useSlowBeat(live.beat, LOOK_MS)
  const [problem, setProblem] = useState('')
  const days = SPANS_DAYS.find((one) => String(one) === address.get('days')) ?? 30
  // Fixed while the page shows this span, or it would ask anew for ever.
  const from = useMemo(() => new Date(Date.now() - days * DAY_MS).toISOString(), [days])
  const summary = (by: SurveySummary['by']) => `/api/surveys/summary?from=${encodeURIComponent(from)}&by=${by}`
  const overTime = useAsked<SurveySummary>(summary(days > 90 ? 'month' : days > 30 ? 'week' : 'day'), beat).answer
  const byPerson = useAsked<SurveySummary>(summary('representative'), beat).answer
  const byQueue = useAsked<SurveySummary>(summary('queue'), beat).answer
  const latest = useAsked<SurveyView[]>(`/api/surveys?from=${encodeURIComponent(from)}&limit=50`, beat).answer
  const number = (value: number | null) =>
    value === null ? '–' : value.toLocaleString(tag, { maximumFractionDigits: 2 })
  const save = () =>
    saveCsv(from).then(
      () => setProblem(''),
      (error: Error) => setProblem(t.failed(error.message)),
    )
  if (!overTime || !byPerson || !byQueue || !latest) return <Spinner label={t.loading} />
  const { total } = overTime
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <Subtitle1 as="h1">{t.surveys}</Subtitle1>
        <Field label={t.span}>
          <Select value={String(days)} onChange={(_, { value }) => address.set({ days: value }, true)}>
            {SPANS_DAYS.map((one) => (
              <option key={one} value={one}>
                {t.days(one)}
              </option>
            ))}
          </Select>
        </Field>
        <Button className={styles.csv} onClick={() => void save()}>
          {t.csv}
        </Button>
      </div>
      {problem && <Body1 role="alert">{problem}</Body1>}
      {total.count === 0 ? (
        <Body1>{t.noSurveys}</Body1>
      ) : (
        <>
          <dl className={styles.figures}>
            {(
              [
                [t.average, number(total.average)],
                [t.rated, total.rated],
                [t.count, total.count],
              ] as const
            ).map(([label, value]) => (
              <div key={label} className={styles.figure}>
                <dt className={styles.label}>{label}</dt>
                <dd className={styles.value}>{value}</dd>
              </div>
            ))}
          </dl>
          <div className={styles.charts}>
            <Card>
              <Subtitle2 as="h2">{t.overTime}</Subtitle2>
              <LineChart
                points={overTime.groups.map(({ name, average }) => ({ label: name.slice(-5), value: average }))}
              />
              <FiguresTable title={t.overTime} head={t.day} groups={overTime.groups} />
            </Card>
            <Card>
              <Subtitle2 as="h2">{t.distribution}</Subtitle2>
              <BarChart
                bars={[5, 4, 3, 2, 1].map((rating) => ({
                  label: t.ratingOf(rating),
                  size: total.distribution[rating] ?? 0,
                  value: String(total.distribution[rating] ?? 0),
                }))}
              />
              <FiguresTable title={t.distribution} head="" groups={[{ key: 'all', name: t.surveys, ...total }]} />
            </Card>
            {(
              [
                [t.byRepresentative, byPerson],
                [t.byQueue, byQueue],
              ] as const
            ).map(([title, { groups }]) => (
              <Card key={title}>
                <Subtitle2 as="h2">{title}</Subtitle2>
                <BarChart
                  bars={groups.map(({ name, average, rated }) => ({
                    label: name,
                    size: average ?? 0,
                    value: `${number(average)} (${rated})`,
                  }))}
                />
                <FiguresTable title={title} head={t.name} groups={groups} />
              </Card>
            ))}
          </div>
          <Comments surveys={latest} address={address} />
        </>
      )}
    </div>
  )
}
