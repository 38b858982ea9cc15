import { Badge, Body1Strong, Button, Caption1, Card, makeStyles, ProgressBar, tokens } from '@fluentui/react-components'
import { useEffect, useRef, type ReactNode } from 'react'
import type { OfferView } from '../../../desk/types.ts'
import { useNow, useTimes } from '../../shared/times.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { queueName, useDesk, useDeskState } from '../use-desk.ts'
import { Facts } from './facts.tsx'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, listStyleType: 'none', margin: 0, padding: 0 },
  card: {
    gap: tokens.spacingVerticalS,
    borderInlineStartWidth: '4px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorBrandStroke1,
    animationName: { from: { opacity: 0, transform: 'translateY(-8px)' }, to: { opacity: 1, transform: 'none' } },
    animationDuration: tokens.durationNormal,
  },
  head: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  left: { marginInlineStart: 'auto', fontVariantNumeric: 'tabular-nums' },
  faint: { color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS },
  wide: { flexGrow: 1 },
})

/** The requests that wait for this representative's answer, with what one needs to decide. */
export function Offers(): ReactNode {
  const styles = useStyles()
  const offers = useDeskState((state) => state.offers)
  return (
    <ul className={styles.list}>
      {offers.map((offer) => (
        <li key={offer.id}>
          <OfferCard offer={offer} />
        </li>
      ))}
    </ul>
  )
}

function OfferCard({ offer }: { offer: OfferView }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions, get } = useDesk()
  const report = useReport()
  const { customer, kind, from, note, summary, variables } = offer
  const name = customer.name ?? t.anonymous
  useQueueNames()
  async function accept(): Promise<void> {
    if (await report(actions.accept(offer))) actions.select(offer.conversationId)
  }
  return (
    <Card className={styles.card} role="group" aria-label={t.requestArrived(t.requestKind(kind), name)}>
      <div className={styles.head}>
        <Body1Strong>{name}</Body1Strong>
        <Badge appearance="tint" color={kind === 'new' ? 'brand' : 'important'}>
          {t.requestKind(kind)}
        </Badge>
        <TimeLeft offer={offer} />
      </div>
      <Caption1 className={styles.faint}>
        {t.channel(offer.channel)} {t.requestIn(queueName(get(), offer.queueId))} {from && t.requestFrom(from.name)}
        {customer.authenticated && ` · ${t.authenticated}`}
      </Caption1>
      <Facts facts={{ [t.note]: note, [t.summary]: summary, ...variables }} />
      <div className={styles.buttons}>
        <Button appearance="primary" className={styles.wide} onClick={() => void accept()}>
          {t.accept}
        </Button>
        <Button onClick={() => void report(actions.reject(offer))}>{t.decline}</Button>
      </div>
    </Card>
  )
}

/** Draws the card anew when the queues' names have come. */
function useQueueNames(): void {
  useDeskState(({ queues }) => queues)
}

function TimeLeft({ offer }: { offer: OfferView }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const times = useTimes()
  const now = useNow()
  const left = Date.parse(offer.expiresAt) - now
  // How long it was given when this desk first saw it.
  const whole = useRef(0)
  useEffect(() => {
    whole.current ||= left
  })
  return (
    <>
      <Caption1 className={styles.left} role="timer">
        {t.timeLeft(times.length(left))}
      </Caption1>
      <ProgressBar
        aria-hidden="true"
        value={whole.current > 0 ? Math.max(0, left / whole.current) : 1}
        color={left < 20_000 ? 'error' : 'brand'}
      />
    </>
  )
}
