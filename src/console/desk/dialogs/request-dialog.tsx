import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Tab,
  TabList,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useState, type ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { useSharedTexts } from '../../shared/texts.ts'
import type { RequestKind, Target } from '../model/actions.ts'
import type { Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { queueName, useDesk, workerName } from '../use-desk.ts'
import { TargetList } from './target-list.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  targets: { height: '260px', overflowY: 'auto' },
})

/** Where so many are to choose from, one searches. */
const MANY = 6

/** The queue without the bot that would take a transfer. */
function forPeople({ next, ...queue }: QueueView): QueueView {
  return next && next.kind !== 'bot' ? { ...queue, next } : queue
}

export interface RequestDialogProps {
  held: Held
  kind: RequestKind
  onClose(): void
}

/** Transfer, conference, consult: who is asked, and a note for them. */
export function RequestDialog({ held, kind, onClose }: RequestDialogProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const shared = useSharedTexts()
  const desk = useDesk()
  const report = useReport()
  const [group, setGroup] = useState<'queues' | 'people'>('queues')
  const [target, setTarget] = useState<Target>()
  const [note, setNote] = useState('')
  const [search, setSearch] = useState('')
  const [queues, setQueues] = useState<QueueView[]>()
  const [isBusy, setBusy] = useState(false)
  const [everybody, setEverybody] = useState<WorkerView[]>()
  const { actions } = desk
  useEffect(() => {
    actions.queuesFor(held.id).then(setQueues, () => setQueues([]))
    actions.people().then(setEverybody, () => setEverybody([]))
  }, [actions, held.id])
  const state = desk.get()
  const people = everybody?.filter(({ kind: of, id }) => of === 'representative' && id !== state.me.id)
  const words = {
    transfer: { title: t.transferTitle, lead: t.transferLead, go: t.transfer },
    conference: { title: t.conferenceTitle, lead: t.conferenceLead, go: t.conference },
    consult: { title: t.consultTitle, lead: t.consultLead, go: t.consult },
  }[kind]

  // Only a transfer can go to a bot, and no bot is told of a note.
  const offered = kind === 'transfer' ? queues : queues?.map(forPeople)
  const goesToBot = offered?.some(
    ({ id, next }) => target && 'queueId' in target && id === target.queueId && next?.kind === 'bot',
  )

  async function submit(): Promise<void> {
    if (!target || isBusy) return
    setBusy(true)
    const worked = await report(actions.request(held.id, kind, target, goesToBot ? '' : note.trim()))
    setBusy(false)
    if (!worked) return
    const isImmediate = kind === 'transfer' && 'queueId' in target
    const to = 'queueId' in target ? queueName(state, target.queueId) : workerName(state, target.workerId)
    desk.toast({ kind: 'success', text: isImmediate ? t.toastTransferred(to) : t.toastRequested(to) })
    onClose()
  }

  const isMany = ((group === 'queues' ? queues : people) ?? []).length > MANY
  return (
    <Dialog open onOpenChange={(_, { open }) => void (open || onClose())}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <DialogBody>
            <DialogTitle>{words.title}</DialogTitle>
            <DialogContent className={styles.content}>
              <Body1>{words.lead}</Body1>
              <TabList
                selectedValue={group}
                onTabSelect={(_, { value }) => {
                  setGroup(value as 'queues' | 'people')
                  setTarget(undefined)
                }}
              >
                <Tab value="queues">{t.toQueue}</Tab>
                <Tab value="people">{t.toPerson}</Tab>
              </TabList>
              {isMany && (
                <Input
                  aria-label={t.search}
                  placeholder={t.search}
                  value={search}
                  onChange={(_, { value }) => setSearch(value)}
                />
              )}
              <div className={styles.targets}>
                <TargetList
                  {...(group === 'queues' ? { queues: offered } : { people })}
                  search={isMany ? search : ''}
                  label={group === 'queues' ? t.toQueue : t.toPerson}
                  target={target}
                  onChange={setTarget}
                />
              </div>
              {!goesToBot && (
                <Field label={t.noteLabel}>
                  <Textarea value={note} onChange={(_, { value }) => setNote(value)} maxLength={2000} dir="auto" />
                </Field>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{shared.cancel}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={!target || isBusy}>
                {words.go}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
