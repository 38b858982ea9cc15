import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import type { ConversationView, QueueView, WorkerView } from '../../../desk/types.ts'
import { callApi } from '../../shared/api.ts'
import { useBoardTexts } from '../texts.ts'
import { AssignMenu } from './assign-menu.tsx'
import { WhisperBox } from './whisper-box.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalS },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  role: { color: tokens.colorNeutralForeground2 },
  problem: { color: tokens.colorStatusDangerForeground1 },
})

interface SuperviseProps {
  conversation: ConversationView
  workers: WorkerView[]
  queues: QueueView[]
}

/** What a supervisor may do with a conversation that goes on (TRF-8). */
export function Supervise({ conversation, workers, queues }: SuperviseProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const [problem, setProblem] = useState<string>()
  const { id, status, myRole } = conversation
  if (status !== 'Open' && status !== 'Active') return null
  const people = workers.filter((one) => one.kind === 'representative' && one.id !== conversation.workerId)
  // What a bot serves can only be watched or closed.
  const isServed = workers.some((one) => one.kind === 'representative' && one.id === conversation.workerId)

  async function act(name: string, body: object = {}): Promise<boolean> {
    setProblem(undefined)
    try {
      await callApi('POST', `/api/conversations/${id}/${name}`, body)
      return true
    } catch (error) {
      setProblem(t.failed((error as Error).message))
      return false
    }
  }

  return (
    <section className={styles.root} aria-label={t.actions}>
      <div className={styles.buttons}>
        {myRole === undefined && (
          <Button onClick={() => void act('monitor')} title={t.monitorHint}>
            {t.monitor}
          </Button>
        )}
        {isServed && (myRole === undefined || myRole === 'monitor') && (
          <Button onClick={() => void act('join')} title={t.joinHint}>
            {t.join}
          </Button>
        )}
        {myRole !== undefined && <Button onClick={() => void act('leave')}>{t.leave}</Button>}
        {(isServed || status === 'Open') && (
          <AssignMenu
            people={people}
            queues={queues}
            onPerson={(workerId) => void act('assign', { workerId })}
            onQueue={(queueId) => void act('transfer', { queueId })}
          />
        )}
        <ForceClose onSure={() => void act('force-close')} />
        {myRole !== undefined && (
          <Body1 className={styles.role}>{myRole === 'monitor' ? t.monitoring : t.takingPart}</Body1>
        )}
        {myRole !== undefined && myRole !== 'monitor' && (
          <Button as="a" href={`/desk#/c/${id}`} appearance="transparent">
            {t.openDesk}
          </Button>
        )}
      </div>
      <div role="status">{problem !== undefined && <Body1 className={styles.problem}>{problem}</Body1>}</div>
      {myRole !== undefined && (
        <WhisperBox conversationId={id} onSend={(text) => act('messages', { text, audience: 'internal' })} />
      )}
    </section>
  )
}

function ForceClose({ onSure }: { onSure: () => void }): ReactNode {
  const t = useBoardTexts()
  return (
    <Dialog modalType="alert">
      <DialogTrigger disableButtonEnhancement>
        <Button>{t.forceClose}</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t.forceClose}</DialogTitle>
          <DialogContent>{t.forceCloseSure}</DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{t.cancel}</Button>
            </DialogTrigger>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary" onClick={onSure}>
                {t.forceClose}
              </Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
