import { Caption1, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useNow } from '../../shared/times.ts'
import type { Held } from '../model/state.ts'
import { useDeskTexts } from '../texts.ts'
import { customerName } from '../use-desk.ts'

const useStyles = makeStyles({ typing: { minHeight: '20px', color: tokens.colorNeutralForeground3 } })

/** Clients say every few seconds that somebody types, and never that they stopped. */
const TYPING_MS = 6_000

export function Typing({ held }: { held: Held }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const now = useNow()
  const types = held.typingAt !== undefined && now - held.typingAt < TYPING_MS
  return <Caption1 className={styles.typing}>{types ? t.typing(customerName(held, t)) : ''}</Caption1>
}
