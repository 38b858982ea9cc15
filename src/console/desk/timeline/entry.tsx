import { Caption1, makeStyles, tokens, Tooltip } from '@fluentui/react-components'
import { memo, type ReactNode } from 'react'
import type { LogEntry } from '../../../desk/types.ts'
import { useTimes } from '../../shared/times.ts'
import { useDeskTexts } from '../texts.ts'
import { queueName, useDesk, useDeskState, workerName } from '../use-desk.ts'
import { lineOf } from './line-of.ts'
import { Message } from './message.tsx'

const useStyles = makeStyles({
  line: {
    alignSelf: 'center',
    maxWidth: '90%',
    textAlign: 'center',
    color: tokens.colorNeutralForeground3,
  },
  notice: {
    alignSelf: 'center',
    maxWidth: '90%',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: '12px',
    padding: '2px 12px',
  },
  time: { marginInlineStart: '6px', color: tokens.colorNeutralForeground3 },
})

interface From {
  kind: 'customer' | 'bot' | 'representative' | 'system'
  workerId?: string
}

/** One entry of the log: a message, a notice, or what happened. */
export const Entry = memo(function Entry({ entry, customer }: { entry: LogEntry; customer: string }): ReactNode {
  const t = useDeskTexts()
  const desk = useDesk()
  const me = useDeskState(({ me: { id } }) => id)
  // Names come with the first lists, and hardly change.
  const isNamed = useDeskState(({ ready }) => ready)
  if (entry.type !== 'activity-accepted') {
    const names = {
      worker: (id: string) => (isNamed ? workerName(desk.get(), id) : id),
      queue: (id: string) => (isNamed ? queueName(desk.get(), id) : id),
      isBot: (id: string) => desk.get().workers[id]?.kind === 'bot',
    }
    return <Line text={lineOf(entry, names, t)} at={entry.at} />
  }
  const from = entry['from'] as From
  const said = entry.activity as { type?: string; text?: string } | undefined
  if (said?.type !== undefined && said.type !== 'message') return null
  if (from.kind === 'system') return <Line text={said?.text} at={entry.at} notice />
  const name = from.kind === 'customer' ? customer : workerName(desk.get(), from.workerId)
  return <Message entry={entry} name={name} isMine={from.kind === 'representative' && from.workerId === me} />
})

function Line({ text, at, notice }: { text: string | undefined; at: string; notice?: boolean }): ReactNode {
  const styles = useStyles()
  const times = useTimes()
  if (!text) return null
  return (
    <div className={notice ? styles.notice : styles.line}>
      <Caption1>{text}</Caption1>
      <Tooltip content={times.full(at)} relationship="description">
        <Caption1 className={styles.time}>
          <time dateTime={at}>{times.moment(at)}</time>
        </Caption1>
      </Tooltip>
    </div>
  )
}
