import { Badge, Caption1, CounterBadge, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTimes } from '../../shared/times.ts'
import { lastWords, mine, roleIn, unreadIn, type DeskState, type Held } from '../model/state.ts'
import { useDeskTexts, type DeskTexts } from '../texts.ts'
import { customerName, queueName, useDesk, useDeskState, workerName } from '../use-desk.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    width: '100%',
    textAlign: 'start',
    font: 'inherit',
    color: 'inherit',
    cursor: 'pointer',
    backgroundColor: 'transparent',
    border: '1px solid transparent',
    borderRadius: tokens.borderRadiusLarge,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected, border: `1px solid ${tokens.colorNeutralStroke1}` },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  faint: { color: tokens.colorNeutralForeground3 },
  marks: { display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: '4px' },
})

/** The conversations at which this representative is, with what is unread. */
export function ConversationList(): ReactNode {
  const styles = useStyles()
  const state = useDeskState((all) => all)
  return (
    <ul className={styles.list}>
      {mine(state).map((held) => (
        <li key={held.id}>
          <Mine held={held} state={state} />
        </li>
      ))}
    </ul>
  )
}

function Mine({ held, state }: { held: Held; state: DeskState }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions } = useDesk()
  const unread = unreadIn(held, state.me.id)
  const isChosen = held.id === state.selected
  const hasFailed = state.outbox.some(({ conversationId, failed }) => conversationId === held.id && failed)
  return (
    <button
      className={mergeClasses(styles.item, isChosen && styles.chosen)}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => actions.select(held.id)}
    >
      <Text className={styles.line} weight={unread > 0 ? 'bold' : 'semibold'}>
        {customerName(held, t)}
      </Text>
      <span className={styles.marks}>
        <RoleMark held={held} me={state.me.id} />
        {hasFailed && (
          <Badge color="danger" appearance="tint">
            {t.failedMessage}
          </Badge>
        )}
        {unread > 0 && <CounterBadge count={unread} color="danger" aria-label={t.unread(unread)} role="img" />}
      </span>
      <Caption1 className={mergeClasses(styles.line, styles.faint)} dir="auto">
        {lastWords(held) ?? queueName(state, held.view?.queueId)}
      </Caption1>
      <LastTime held={held} />
    </button>
  )
}

function RoleMark({ held, me }: { held: Held; me: string }): ReactNode {
  const t = useDeskTexts()
  const role = roleIn(held, me)
  const words: Partial<Record<string, string>> = { 'wrap-up': t.wrapUp, consult: t.consulting, monitor: t.monitoring }
  const text = role && words[role]
  return text ? <Badge appearance="tint" color="warning">{text}</Badge> : null
}

function LastTime({ held }: { held: Held }): ReactNode {
  const styles = useStyles()
  const times = useTimes()
  const at = held.chunks.at(-1)?.entries.at(-1)?.at ?? held.view?.lastAt
  return at ? <Caption1 className={styles.faint}>{times.moment(at)}</Caption1> : null
}

/** What was served before and is neither open nor on offer here now. */
export function earlier(state: DeskState): DeskState['recent'] {
  const now = new Set([...mine(state).map(({ id }) => id), ...state.offers.map(({ conversationId }) => conversationId)])
  return state.recent.filter(({ id }) => !now.has(id))
}

/** Those that this representative had before: to look something up. */
export function RecentList(): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const times = useTimes()
  const { actions } = useDesk()
  const state = useDeskState((all) => all)
  return (
    <ul className={styles.list}>
      {earlier(state).map(({ id, customer, lastAt, ...summary }) => (
        <li key={id}>
          <button
            className={mergeClasses(styles.item, id === state.selected && styles.chosen)}
            aria-current={id === state.selected ? 'true' : undefined}
            onClick={() => actions.select(id)}
          >
            <Text className={styles.line}>{customer.name ?? t.anonymous}</Text>
            <Caption1 className={styles.faint}>{times.moment(lastAt)}</Caption1>
            <Caption1 className={mergeClasses(styles.line, styles.faint)}>
              {whereabouts(state, summaryNow(state, id, summary), t)}
            </Caption1>
          </button>
        </li>
      ))}
    </ul>
  )
}

interface Whereabouts {
  status: string
  workerId?: string
  queueId?: string
}

/** What the stream told since the list was read. */
function summaryNow(state: DeskState, id: string, summary: Whereabouts): Whereabouts {
  return state.conversations[id]?.view ?? summary
}

function whereabouts(state: DeskState, { status, workerId, queueId }: Whereabouts, t: DeskTexts): string {
  if (status === 'Closed' || status === 'Wrap-up') return t.closed
  return workerId ? t.away(workerName(state, workerId)) : t.waitsIn(queueName(state, queueId))
}
