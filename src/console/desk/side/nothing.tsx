import { Body1, Button, makeStyles, PresenceBadge, tokens } from '@fluentui/react-components'
import { ChatMultiple48Regular } from '@fluentui/react-icons/svg/chat-multiple'
import type { ReactNode } from 'react'
import { mine } from '../model/state.ts'
import { badgeOf } from '../presence-menu.tsx'
import { useReport } from '../reports.ts'
import { useDeskTexts } from '../texts.ts'
import { useDesk, useDeskState } from '../use-desk.ts'

const useStyles = makeStyles({
  nothing: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    flexGrow: 1,
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    textAlign: 'center',
    color: tokens.colorNeutralForeground3,
  },
  small: { flexGrow: 0, paddingBlock: tokens.spacingVerticalXXL },
})

/** Where no conversation is chosen. */
export function Nothing(): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const hasMine = useDeskState((state) => mine(state).length > 0 || state.offers.length > 0)
  if (!hasMine) return <Availability isLarge />
  return (
    <div className={styles.nothing}>
      <ChatMultiple48Regular aria-hidden="true" />
      <Body1>{t.pickOne}</Body1>
    </div>
  )
}

/** That nobody waits, and whether anybody could come; with the way to be available. */
export function Availability({ isLarge = false }: { isLarge?: boolean }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions } = useDesk()
  const report = useReport()
  const presence = useDeskState(({ me }) => me.presence)
  const name = t.presenceName(presence)
  const isThere = presence === 'Available' || presence === 'Busy'
  return (
    <div className={`${styles.nothing} ${isLarge ? '' : styles.small}`}>
      {isLarge && <ChatMultiple48Regular aria-hidden="true" />}
      <Body1>
        <PresenceBadge status={badgeOf(presence)} aria-hidden="true" /> {isThere ? t.nobody(name) : t.nobodyOffline(name)}
      </Body1>
      {!isThere && isLarge && (
        <Button appearance="primary" onClick={() => void report(actions.setPresence('Available'))}>
          {t.becomeAvailable}
        </Button>
      )}
    </div>
  )
}
