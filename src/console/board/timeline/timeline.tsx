import { makeStyles, Subtitle2, Tab, TabList, tokens, ToggleButton } from '@fluentui/react-components'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useNow } from '../../shared/times.ts'
import { useBoardTexts } from '../texts.ts'
import type { Scale } from './axis.ts'
import { EventDetail } from './event-detail.tsx'
import { EventsTable } from './events-table.tsx'
import { happeningsOf, type Story } from './happenings.ts'
import { pictureOf } from './layout.ts'
import { Legend } from './legend.tsx'
import { Received } from './received.tsx'
import { SessionsTable } from './sessions-table.tsx'
import { nameOfLane, TimelinePicture } from './timeline-picture.tsx'
import { Transcript } from './transcript.tsx'
import { isDiagnostic, Trace } from './trace.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  scales: { marginInlineStart: 'auto', display: 'flex', gap: tokens.spacingHorizontalXS },
  picture: { minWidth: 0 },
  tabs: { overflowX: 'auto' },
})

type Part = 'transcript' | 'received' | 'events' | 'sessions' | 'trace'

const NAMES_PX = 142

/** One conversation over time: the picture, the chosen event, and everything in words below. */
export function Timeline({ story, nameOf }: { story: Story; nameOf: (id: string) => string }): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const isOver = story.conversation.status === 'Closed'
  const now = useNow(isOver ? 3_600_000 : 1_000)
  const [scale, setScale] = useState<Scale>('stretched')
  const [part, setPart] = useState<Part>('transcript')
  const [selected, setSelected] = useState<string>()
  const room = useRef<HTMLDivElement>(null)
  const width = useWidth(room)
  const happenings = useMemo(() => happeningsOf(story), [story])
  const picture = useMemo(() => pictureOf(story, happenings, now, nameOf), [story, happenings, now, nameOf])
  const laneName = (id: string) => {
    const lane = picture.lanes.find((one) => one.id === id)
    return lane
      ? nameOfLane(lane, t.customer, t.laneQueue)
      : nameOfLane({ id, name: nameOf(id) }, t.customer, t.laneQueue)
  }
  const chosen = happenings.find(({ key }) => key === selected)
  const warnings = story.trace.filter(isDiagnostic).length

  return (
    <section className={styles.root} aria-labelledby="timeline">
      <div className={styles.head}>
        <Subtitle2 as="h2" id="timeline">
          {t.timeline}
        </Subtitle2>
        <div className={styles.scales} role="group" aria-label={t.scale}>
          {(['stretched', 'true'] as const).map((one) => (
            <ToggleButton key={one} size="small" checked={scale === one} onClick={() => setScale(one)}>
              {one === 'true' ? t.trueScale : t.stretched}
            </ToggleButton>
          ))}
        </div>
      </div>
      <div ref={room} className={styles.picture}>
        <TimelinePicture
          picture={picture}
          happenings={happenings}
          scale={scale}
          width={width - NAMES_PX}
          selected={selected}
          onSelect={setSelected}
        />
      </div>
      <Legend />
      <EventDetail happening={chosen} from={picture.from} nameOf={laneName} />
      <TabList
        className={styles.tabs}
        selectedValue={part}
        onTabSelect={(_, { value }) => setPart(value as Part)}
        aria-label={t.detail}
      >
        <Tab value="transcript">{t.transcript}</Tab>
        <Tab value="received">{t.received}</Tab>
        <Tab value="events">{t.events}</Tab>
        <Tab value="sessions">{t.sessions}</Tab>
        <Tab value="trace">{warnings > 0 ? `${t.trace} (${warnings})` : t.trace}</Tab>
      </TabList>
      <div
        role="tabpanel"
        aria-label={
          { transcript: t.transcript, received: t.received, events: t.events, sessions: t.sessions, trace: t.trace }[
            part
          ]
        }
      >
        {part === 'transcript' && <Transcript happenings={happenings} nameOf={laneName} />}
        {part === 'received' && <Received received={story.received} />}
        {part === 'events' && (
          <EventsTable happenings={happenings} from={picture.from} nameOf={laneName} selected={selected} />
        )}
        {part === 'sessions' && <SessionsTable sessions={story.conversation.sessions} />}
        {part === 'trace' && <Trace trace={story.trace} />}
      </div>
    </section>
  )
}

/** How wide an element is, now and whenever that changes. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(900)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 900))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return width
}
