import { Body1, Button, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { Play20Filled } from '@fluentui/react-icons/svg/play'
import { useState, type ReactNode } from 'react'
import type { Layout } from '../shared/layout.ts'
import { LayoutPicture } from './layout-picture.tsx'
import { useStartTexts } from './texts.ts'

const useStyles = makeStyles({
  card: { padding: tokens.spacingHorizontalXL, gap: tokens.spacingVerticalL },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL, marginTop: 'auto' },
})

/** One layout as a picture; "Try it" opens the customer page and the desk beside each other. */
export function TryCard({ layout, person }: { layout: Layout; person: { id: string; name: string } }): ReactNode {
  const styles = useStyles()
  const t = useStartTexts()
  const [blocked, setBlocked] = useState(false)
  const [first, second] = layout.queues
  const desk = `/desk?as=${encodeURIComponent(person.id)}`
  const chat = `/chat?workstream=${encodeURIComponent(layout.id)}`
  const words = {
    'same-queue': () => t.oneQueue(first?.name ?? ''),
    'other-queue': () => t.twoQueues(second?.name ?? ''),
    nowhere: () => t.onlyQueue(first?.name ?? ''),
  }
  function open(): void {
    // Without noopener, which would hide whether the window opened; the new page is our own.
    const opened = [window.open(desk, '_blank'), window.open(chat, '_blank')]
    setBlocked(opened.includes(null))
  }
  return (
    <Card className={styles.card} role="group" aria-label={layout.name}>
      <div>
        <Subtitle2 as="h3">{layout.name}</Subtitle2>
        <Body1 as="p" block>
          {words[layout.handsBack]()}
        </Body1>
      </div>
      <LayoutPicture layout={layout} />
      {blocked && <Body1 role="status">{t.blocked}</Body1>}
      <div className={styles.foot}>
        <Button appearance="primary" icon={<Play20Filled />} onClick={open}>
          {t.tryIt}
        </Button>
        <Link href={chat} target="_blank" rel="noopener">
          {t.customerPage}
        </Link>
        <Link href={desk} target="_blank" rel="noopener">
          {t.deskOf(person.name)}
        </Link>
      </div>
    </Card>
  )
}
