import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { mine } from '../model/state.ts'
import { notifyOfRequest } from '../notifications.ts'
import { useDeskTexts } from '../texts.ts'
import { useDeskState } from '../use-desk.ts'
import { ConversationList, earlier, RecentList } from './conversation-list.tsx'
import { Availability } from './nothing.tsx'
import { Offers } from './offers.tsx'

const useStyles = makeStyles({
  side: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { paddingInline: tokens.spacingHorizontalS },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

/** What wants an answer, what one is at, and what one was at. */
export function Side({ className }: { className: string }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const offers = useDeskState((state) => state.offers)
  const hasMine = useDeskState((state) => mine(state).length > 0)
  const hasRecent = useDeskState((state) => earlier(state).length > 0)
  return (
    <nav className={mergeClasses(styles.side, className)} aria-label={t.conversations}>
      <Announcement />
      {offers.length > 0 && (
        <section className={styles.part}>
          <Subtitle2 as="h2" className={styles.title}>
            {t.requests}
          </Subtitle2>
          <Offers />
        </section>
      )}
      {hasMine && (
        <section className={styles.part}>
          <Subtitle2 as="h2" className={styles.title}>
            {t.conversations}
          </Subtitle2>
          <ConversationList />
        </section>
      )}
      {!hasMine && offers.length === 0 && <Availability />}
      {hasRecent && (
        <section className={styles.part}>
          <Subtitle2 as="h2" className={styles.title}>
            {t.recent}
          </Subtitle2>
          <RecentList />
        </section>
      )}
    </nav>
  )
}

/** Tells of a request those who do not see it arrive: by a screen reader, or beside what they look at. */
function Announcement(): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const offers = useDeskState((state) => state.offers)
  const known = useRef(new Set<string>())
  const [text, setText] = useState('')
  useEffect(() => {
    for (const { id, kind, customer } of offers) {
      if (known.current.has(id)) continue
      known.current.add(id)
      const words = t.requestArrived(t.requestKind(kind), customer.name ?? t.anonymous)
      setText(words)
      notifyOfRequest(words)
    }
  }, [offers, t])
  return (
    <div className={styles.hidden} role="alert">
      {text}
    </div>
  )
}
