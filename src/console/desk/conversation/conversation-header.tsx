import {
  Avatar,
  Button,
  Caption1,
  makeStyles,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Subtitle2,
  tokens,
  Tooltip,
} from '@fluentui/react-components'
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left'
import { ArrowHookUpLeft20Regular } from '@fluentui/react-icons/svg/arrow-hook-up-left'
import { CallEnd20Regular } from '@fluentui/react-icons/svg/call-end'
import { ChatHelp20Regular } from '@fluentui/react-icons/svg/chat-help'
import { DoorArrowLeft20Regular } from '@fluentui/react-icons/svg/door-arrow-left'
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal'
import { PanelRight20Regular } from '@fluentui/react-icons/svg/panel-right'
import { PeopleAdd20Regular } from '@fluentui/react-icons/svg/people-add'
import { PersonArrowRight20Regular } from '@fluentui/react-icons/svg/person-arrow-right'
import type { ReactNode } from 'react'
import { useTimes } from '../../shared/times.ts'
import { roleIn, serves, type Held } from '../model/state.ts'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { customerName, queueName, useDesk, useDeskState } from '../use-desk.ts'
import type { Dialog } from './dialogs.ts'
import type { ShowsDetails } from './use-shows-details.ts'
import { useHandBack } from './use-hand-back.ts'

const useStyles = makeStyles({
  header: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    flexShrink: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  back: { '@media (min-width: 761px)': { display: 'none' } },
  who: { display: 'flex', flexDirection: 'column', flex: '1 1 200px', minWidth: 0 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  faint: { color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, marginInlineStart: 'auto' },
})

export interface ConversationHeaderProps {
  held: Held
  openDialog(dialog: Dialog): void
  onBack(): void
  details: ShowsDetails
}

/** Who the conversation is with, and what can be done with it. */
export function ConversationHeader({ held, openDialog, onBack, details }: ConversationHeaderProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const times = useTimes()
  const { actions, get } = useDesk()
  const report = useReport()
  useDeskState(({ queues }) => queues)
  const me = useDeskState((state) => state.me.id)
  const role = roleIn(held, me)
  const name = customerName(held, t)
  const { view } = held
  return (
    <header className={styles.header}>
      <Tooltip content={t.back} relationship="label">
        <Button className={styles.back} appearance="subtle" icon={<ArrowLeft20Regular />} onClick={onBack} />
      </Tooltip>
      <Avatar name={name} aria-hidden="true" />
      <div className={styles.who}>
        <Subtitle2 as="h2" className={styles.name} title={name}>
          {name}
        </Subtitle2>
        {view && (
          <Caption1 className={styles.faint}>
            {t.channel(view.channel)} · {queueName(get(), view.queueId)} · {t.since(times.moment(view.startedAt))}
            {view.customer.authenticated && ` · ${t.authenticated}`}
          </Caption1>
        )}
      </div>
      <div className={styles.actions}>
        {serves(role) && <Primary held={held} openDialog={openDialog} />}
        {role === 'monitor' && (
          <Button appearance="primary" icon={<PeopleAdd20Regular />} onClick={() => void report(actions.simply(held.id, 'join'))}>
            {t.join}
          </Button>
        )}
        {(role === 'participant' || role === 'consult' || role === 'monitor') && (
          <Button icon={<DoorArrowLeft20Regular />} onClick={() => openDialog('leave')}>
            {t.leave}
          </Button>
        )}
        <Tooltip content={t.details} relationship="label">
          <Button
            ref={details.button}
            appearance="subtle"
            icon={<PanelRight20Regular />}
            aria-pressed={details.shown}
            onClick={details.toggle}
          />
        </Tooltip>
      </div>
    </header>
  )
}

function Primary({ held, openDialog }: { held: Held; openDialog(dialog: Dialog): void }): ReactNode {
  const t = useDeskTexts()
  const targets = useHandBack(held)
  const bot = targets?.[0]?.bot
  return (
    <>
      <Tooltip content={targets?.length === 0 ? t.handBackNowhere : t.handBack} relationship="description">
        <Button
          appearance="primary"
          icon={<ArrowHookUpLeft20Regular />}
          disabledFocusable={targets?.length === 0}
          onClick={() => openDialog('hand-back')}
        >
          {bot ? t.handBackTo(bot) : t.handBack}
        </Button>
      </Tooltip>
      <Button icon={<PersonArrowRight20Regular />} onClick={() => openDialog('transfer')}>
        {t.transfer}
      </Button>
      <Button icon={<CallEnd20Regular />} onClick={() => openDialog('end')}>
        {t.end}
      </Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Tooltip content={t.more} relationship="label">
            <Button appearance="subtle" icon={<MoreHorizontal20Regular />} />
          </Tooltip>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<PeopleAdd20Regular />} onClick={() => openDialog('conference')}>
              {t.conference}
            </MenuItem>
            <MenuItem icon={<ChatHelp20Regular />} onClick={() => openDialog('consult')}>
              {t.consult}
            </MenuItem>
            <MenuItem icon={<DoorArrowLeft20Regular />} onClick={() => openDialog('leave')}>
              {t.leave}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  )
}
