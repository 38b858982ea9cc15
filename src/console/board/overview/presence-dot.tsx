import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  dot: {
    display: 'inline-block',
    flexShrink: 0,
    width: '8px',
    height: '8px',
    borderRadius: '50%',
    border: `2px solid ${tokens.colorNeutralForeground3}`,
  },
  available: {
    borderTopColor: tokens.colorStatusSuccessForeground1,
    borderRightColor: tokens.colorStatusSuccessForeground1,
    borderBottomColor: tokens.colorStatusSuccessForeground1,
    borderLeftColor: tokens.colorStatusSuccessForeground1,
    backgroundColor: tokens.colorStatusSuccessForeground1,
  },
  busy: {
    borderTopColor: tokens.colorStatusDangerForeground1,
    borderRightColor: tokens.colorStatusDangerForeground1,
    borderBottomColor: tokens.colorStatusDangerForeground1,
    borderLeftColor: tokens.colorStatusDangerForeground1,
    backgroundColor: tokens.colorStatusDangerForeground1,
  },
  away: {
    borderTopColor: tokens.colorStatusWarningForeground1,
    borderRightColor: tokens.colorStatusWarningForeground1,
    borderBottomColor: tokens.colorStatusWarningForeground1,
    borderLeftColor: tokens.colorStatusWarningForeground1,
    backgroundColor: tokens.colorStatusWarningForeground1,
  },
})

/** A presence as colour; its word always stands beside it or in a list nearby. */
export function PresenceDot({ presence = 'Offline' }: { presence?: string | undefined }): ReactNode {
  const styles = useStyles()
  const colours: Record<string, string> = {
    Available: styles.available,
    Busy: styles.busy,
    'Do not disturb': styles.busy,
    Away: styles.away,
    Inactive: styles.away,
  }
  return <span className={mergeClasses(styles.dot, colours[presence])} aria-hidden />
}
