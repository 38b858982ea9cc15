import { Caption1, makeStyles, PresenceBadge, Radio, RadioGroup, Spinner, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import type { Target } from '../model/actions.ts'
import { badgeOf } from '../presence-menu.tsx'
import { useDeskTexts, type DeskTexts } from '../texts.ts'

const useStyles = makeStyles({
  label: { display: 'flex', flexDirection: 'column' },
  name: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  faint: { color: tokens.colorNeutralForeground3 },
})

export interface TargetListProps {
  /** Either queues, or people; undefined while they are asked for. */
  queues?: QueueView[] | undefined
  people?: WorkerView[] | undefined
  search: string
  label: string
  target: Target | undefined
  onChange(target: Target): void
}

/** Queues or people to choose one of, each with whether somebody is there. */
export function TargetList({ queues, people, search, label, target, onChange }: TargetListProps): ReactNode {
  const t = useDeskTexts()
  if (!queues && !people) return <Spinner />
  const wanted = ({ name }: { name: string }) => name.toLowerCase().includes(search.trim().toLowerCase())
  const choices = [
    ...(queues ?? []).filter(wanted).map((queue) => ({ id: queue.id, name: queue.name, presence: undefined, hint: queueHint(queue, t), isOff: queue.next?.kind === 'nobody' })),
    ...(people ?? []).filter(wanted).map((person) => ({
      id: person.id,
      name: person.name,
      presence: person.presence,
      hint: `${t.presenceName(person.presence ?? 'Offline')}, ${t.free(person.free ?? 0, person.capacity)}`,
      isOff: false,
    })),
  ]
  const chosen = target && ('queueId' in target ? target.queueId : target.workerId)
  if (choices.length === 0) return <Caption1>{t.nothingFound}</Caption1>
  return (
    <RadioGroup
      aria-label={label}
      value={chosen ?? ''}
      onChange={(_, { value }) => onChange(queues ? { queueId: value } : { workerId: value })}
    >
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} disabled={choice.isOff} label={<Choice {...choice} />} />
      ))}
    </RadioGroup>
  )
}

function Choice({ name, presence, hint }: { name: string; presence: string | undefined; hint: string }): ReactNode {
  const styles = useStyles()
  return (
    <span className={styles.label}>
      <span className={styles.name}>
        {presence !== undefined && <PresenceBadge status={badgeOf(presence)} aria-hidden="true" />}
        <Text weight="semibold">{name}</Text>
      </span>
      <Caption1 className={styles.faint}>{hint}</Caption1>
    </span>
  )
}

function queueHint({ next, available, waiting, openNow }: QueueView, t: DeskTexts): string {
  const parts = [next?.kind === 'bot' ? t.nextBot(next.name) : t.queueCounts(available, waiting)]
  if (next?.kind === 'nobody') parts.push(t.nextNobody)
  if (!openNow) parts.push(t.closedNow)
  return parts.join(', ')
}
