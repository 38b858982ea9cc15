import {
  Avatar,
  Button,
  Caption1,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  PresenceBadge,
  tokens,
  type PresenceBadgeStatus,
} from '@fluentui/react-components'
import { Alert20Regular } from '@fluentui/react-icons/svg/alert'
import { SignOut20Regular } from '@fluentui/react-icons/svg/sign-out'
import { useState, type ReactNode } from 'react'
import { useSharedTexts } from '../shared/texts.ts'
import { canNotify, setWantsNotifications, wantsNotifications } from './notifications.ts'
import { useReport } from './reports.ts'
import { useDeskTexts } from './texts.ts'
import { useDesk, useDeskState } from './use-desk.ts'

const useStyles = makeStyles({
  // Still read aloud where there is no room for it.
  name: {
    '@media (max-width: 640px)': { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
  button: { '@media (max-width: 640px)': { minWidth: 'auto', paddingInline: '4px' } },
  load: { padding: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground3 },
})

const PRESENCES = ['Available', 'Busy', 'Do not disturb', 'Away', 'Offline'] as const

/** How Fluent draws a presence. */
export function badgeOf(presence: string | undefined): PresenceBadgeStatus {
  const badges: Record<string, PresenceBadgeStatus> = {
    Available: 'available',
    Busy: 'busy',
    'Do not disturb': 'do-not-disturb',
    Away: 'away',
    Inactive: 'away',
  }
  return badges[presence ?? ''] ?? 'offline'
}

export interface PresenceMenuProps {
  open: boolean
  onOpen(open: boolean): void
  onSignOut(): void
}

/** Who works here, their presence, and the end of the shift. */
export function PresenceMenu({ open, onOpen, onSignOut }: PresenceMenuProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const shared = useSharedTexts()
  const { actions } = useDesk()
  const report = useReport()
  const { name, presence, capacity, free } = useDeskState(({ me }) => me)
  const [notifies, setNotifies] = useState(wantsNotifications)
  function toggleNotifications(): void {
    void setWantsNotifications(!notifies).then(setNotifies)
  }
  return (
    <Menu
      open={open}
      onOpenChange={(_, data) => onOpen(data.open)}
      checkedValues={{ presence: [presence] }}
      onCheckedValueChange={(_, { checkedItems }) => void report(actions.setPresence(checkedItems[0] ?? presence))}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          className={styles.button}
          appearance="subtle"
          icon={<Avatar size={28} name={name} color="colorful" badge={{ status: badgeOf(presence) }} aria-hidden="true" />}
        >
          <span className={styles.name}>
            {name} · {t.presenceName(presence)}
          </span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <Caption1 block className={styles.load}>
          {t.load(capacity - free, capacity)}
        </Caption1>
        <MenuList>
          {PRESENCES.map((one) => (
            <MenuItemRadio key={one} name="presence" value={one} icon={<PresenceBadge status={badgeOf(one)} aria-hidden="true" />}>
              {t.presenceName(one)}
            </MenuItemRadio>
          ))}
          <MenuDivider />
          {canNotify() && (
            <MenuItem icon={<Alert20Regular />} onClick={toggleNotifications}>
              {notifies ? t.notifyNoMore : t.notify}
            </MenuItem>
          )}
          <MenuItem icon={<SignOut20Regular />} onClick={onSignOut}>
            {shared.signOut}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
