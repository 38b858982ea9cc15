import { Badge, Body1, Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import type { BotActivityView } from '../../../desk/types.ts'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { Json } from '../json.tsx'
import { useBoardTexts } from '../texts.ts'

const useStyles = makeStyles({
  bots: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
    gap: tokens.spacingHorizontalXL,
  },
  bot: { minWidth: 0 },
  name: { color: own.botColor, marginBottom: tokens.spacingVerticalS },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: '28px 1fr',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalSNudge,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  time: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  words: { minWidth: 0 },
})

/** So many of a bot are shown at first. */
const FIRST = 50

/** What each bot was sent, in order, as JSON on demand: (1) that it was added, (2) set-context, (3) messages. */
export function Received({ received }: { received: BotActivityView[] }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const times = useTimes()
  const [most, setMost] = useState(FIRST)
  const bots = [...new Set(received.map(({ botId }) => botId))]
  if (bots.length === 0) return <Body1>{t.noneReceived}</Body1>
  return (
    <div className={styles.bots}>
      {bots.map((botId) => {
        const own = received.filter((one) => one.botId === botId)
        return (
          <section key={botId} className={styles.bot} aria-label={own[0]?.name}>
            <Subtitle2 as="h3" block className={styles.name}>
              {own[0]?.name}
            </Subtitle2>
            <ol className={styles.list}>
              {own.slice(0, most).map((one, index) => (
                <li key={one.seq} className={styles.item}>
                  <span className={styles.number}>({index + 1})</span>
                  <div className={styles.words}>
                    <div className={styles.line}>
                      <span>{t.itemName(one.item)}</span>
                      {one.outcome !== undefined && (
                        <Badge appearance="tint" color={one.outcome === 'ok' ? 'success' : 'danger'}>
                          {one.outcome}
                        </Badge>
                      )}
                      {one.attempt > 1 && <Badge appearance="outline">{t.attempt(one.attempt)}</Badge>}
                      <span className={styles.time}>{times.seconds(one.at)}</span>
                    </div>
                    {one.activity && <Json value={one.activity} name={textOf(one) ?? t.json} />}
                  </div>
                </li>
              ))}
            </ol>
            {own.length > most && <Button onClick={() => setMost(most + 500)}>{t.more(own.length - most)}</Button>}
          </section>
        )
      })}
    </div>
  )
}

function textOf({ activity }: BotActivityView): string | undefined {
  const { text, type, name } = (activity ?? {}) as { text?: string; type?: string; name?: string }
  return text ? `“${text}”` : (name ?? type)
}
