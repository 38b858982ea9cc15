import { Avatar, Badge, Button, Caption1, makeStyles, mergeClasses, Subtitle2, Text, tokens, Tooltip } from '@fluentui/react-components'
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss'
import type { ReactNode } from 'react'
import type { ParticipantView } from '../../../desk/types.ts'
import { useTimes } from '../../shared/times.ts'
import { roleIn, serves, type Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { Facts } from '../side/facts.tsx'
import { useDeskTexts } from '../texts.ts'
import { queueName, useDesk, useDeskState } from '../use-desk.ts'

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  close: {
    position: 'sticky',
    insetBlockStart: 0,
    alignSelf: 'flex-end',
    zIndex: 1,
    // It stands beside the first heading, and there is no line of its own for it.
    marginBlockEnd: '-48px',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  person: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  faint: { color: tokens.colorNeutralForeground3 },
  session: { display: 'flex', flexDirection: 'column' },
})

export interface DetailsProps {
  held: Held
  className: string
  /** Where they lie over the conversation: they have a button then that closes them. */
  onClose?(): void
}

/** What is known about the conversation: summary, variables, who is in it, and its course. */
export function Details({ held, className, onClose }: DetailsProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const times = useTimes()
  const { get } = useDesk()
  useDeskState(({ queues }) => queues)
  const { view } = held
  if (!view) return null
  const { summary, variables, participants = [], sessions } = view
  const hasVariables = Object.keys(variables).length > 0
  return (
    <aside className={mergeClasses(styles.panel, className)} aria-label={t.details}>
      {onClose && (
        <Tooltip content={t.closeDetails} relationship="label">
          <Button className={styles.close} appearance="subtle" icon={<Dismiss20Regular />} onClick={onClose} />
        </Tooltip>
      )}
      {summary && (
        <section className={styles.part}>
          <Subtitle2 as="h3">{t.summary}</Subtitle2>
          <Text dir="auto">{summary}</Text>
        </section>
      )}
      <section className={styles.part}>
        <Subtitle2 as="h3">{t.variables}</Subtitle2>
        {hasVariables ? <Facts facts={variables} /> : <Caption1 className={styles.faint}>{t.noVariables}</Caption1>}
      </section>
      {participants.length > 0 && (
        <section className={styles.part}>
          <Subtitle2 as="h3">{t.participants}</Subtitle2>
          <ul className={styles.list}>
            {participants.map((one) => (
              <Person key={one.sessionId} held={held} person={one} />
            ))}
          </ul>
        </section>
      )}
      <section className={styles.part}>
        <Subtitle2 as="h3">{t.sessions}</Subtitle2>
        <ol className={styles.list}>
          {sessions.map(({ id, name, queueId, openedAt, closedAt }) => (
            <li key={id} className={styles.session}>
              <Text weight="semibold">{name}</Text>
              <Caption1 className={styles.faint}>
                {queueName(get(), queueId)} · {times.moment(openedAt)}
                {closedAt && ` – ${times.moment(closedAt)}`}
              </Caption1>
            </li>
          ))}
        </ol>
        <Facts facts={{ [t.startedAt]: times.full(view.startedAt), [t.language]: view.locale }} />
      </section>
    </aside>
  )
}

function Person({ held, person }: { held: Held; person: ParticipantView }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions } = useDesk()
  const report = useReport()
  const me = useDeskState((state) => state.me.id)
  const mayAdd = person.role === 'consult' && serves(roleIn(held, me))
  return (
    <li className={styles.person}>
      <Avatar size={24} name={person.name} color="colorful" aria-hidden="true" />
      <Text>{person.name}</Text>
      <Badge appearance="tint" color="informative">
        {t.role(person.role)}
      </Badge>
      {mayAdd && (
        <Button size="small" onClick={() => void report(actions.add(held.id, person.workerId))}>
          {t.addToConversation(person.name)}
        </Button>
      )}
    </li>
  )
}
