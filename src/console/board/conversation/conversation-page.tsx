import { Badge, Body1, Caption1, Link, makeStyles, Spinner, Title3, tokens } from '@fluentui/react-components'
import { useCallback, type ReactNode } from 'react'
import type { ConversationView, QueueView, WorkerView } from '../../../desk/types.ts'
import { statusColor } from '../conversations/conversations-table.tsx'
import { useBoardTexts } from '../texts.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { useStory } from '../timeline/use-story.ts'
import type { Address } from '../use-address.ts'
import type { Live } from '../use-live.ts'
import { Supervise } from './supervise.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0, '& > *': { minWidth: 0 } },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
  },
  fact: { display: 'flex', gap: tokens.spacingHorizontalXS },
  term: { color: tokens.colorNeutralForeground2, overflowWrap: 'normal' },
  value: { margin: 0, fontWeight: tokens.fontWeightSemibold },
})

interface ConversationPageProps {
  id: string
  live: Live
  workers: WorkerView[]
  queues: QueueView[]
  address: Address
}

/** One conversation: what is known, what a supervisor may do, and its timeline. */
export function ConversationPage({ id, live, workers, queues, address }: ConversationPageProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { story, error } = useStory(id, live.seqs.get(id), live.beat)
  const nameOf = useCallback(
    (workerId: string) => workers.find((one) => one.id === workerId)?.name ?? workerId,
    [workers],
  )
  return (
    <div className={styles.root}>
      <Link
        href={address.link({ conversation: undefined, view: 'conversations' })}
        onClick={(event) => {
          event.preventDefault()
          address.set({ conversation: undefined, view: 'conversations' })
        }}
      >
        ← {t.back}
      </Link>
      {error ? (
        <Body1 role="alert">{error.status === 404 ? t.notThere : t.failed(error.message)}</Body1>
      ) : !story ? (
        <Spinner label={t.loading} />
      ) : (
        <>
          <div className={styles.head}>
            <Title3 as="h1">{t.conversationOf(story.conversation.customer.name ?? t.unnamed)}</Title3>
            <Badge appearance="tint" size="large" color={statusColor(story.conversation.status)}>
              {t.statusName(story.conversation.status)}
            </Badge>
            <Caption1>{id}</Caption1>
          </div>
          <Facts conversation={story.conversation} />
          <Supervise conversation={story.conversation} workers={workers} queues={queues} />
          <Timeline story={story} nameOf={nameOf} />
        </>
      )}
    </div>
  )
}

function Facts({ conversation }: { conversation: ConversationView }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const { summary, variables } = conversation
  const facts: [string, string | number][] = [
    ...(summary === undefined ? [] : [[t.summary, summary] as [string, string]]),
    ...Object.entries(variables),
  ]
  if (facts.length === 0) return null
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.term}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
