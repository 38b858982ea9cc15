import { Radio, RadioGroup } from '@fluentui/react-components'
import { useState, type ReactNode } from 'react'
import { useHandBack } from '../conversation/use-hand-back.ts'
import type { Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { useDesk } from '../use-desk.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Says which bot takes over, and hands back to it. */
export function HandBackDialog({ held, onClose }: { held: Held; onClose(): void }): ReactNode {
  const t = useDeskTexts()
  const desk = useDesk()
  const report = useReport()
  const targets = useHandBack(held)
  const [chosen, setChosen] = useState<string>()
  const target = targets?.find(({ queueId }) => queueId === chosen) ?? targets?.[0]

  async function handBack(): Promise<boolean> {
    if (!target) return false
    const to = { queueId: target.queueId }
    if (!(await report(desk.actions.request(held.id, 'transfer', to)))) return false
    desk.toast({ kind: 'success', text: t.toastHandedBack(target.bot) })
    return true
  }

  return (
    <ConfirmDialog
      title={target ? t.handBackTitle(target.bot) : t.handBack}
      lead={target ? t.handBackLead(target.bot, target.queueName) : targets ? t.handBackNowhere : ''}
      action={t.handBack}
      canAct={target !== undefined}
      act={handBack}
      onClose={onClose}
    >
      {targets && targets.length > 1 && (
        <RadioGroup
          aria-label={t.toQueue}
          value={target?.queueId ?? ''}
          onChange={(_, { value }) => setChosen(value)}
        >
          {targets.map(({ queueId, queueName, bot }) => (
            <Radio key={queueId} value={queueId} label={`${bot} (${queueName})`} />
          ))}
        </RadioGroup>
      )}
    </ConfirmDialog>
  )
}
