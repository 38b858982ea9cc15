import { Button, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowDown20Regular } from '@fluentui/react-icons/svg/arrow-down'
import { memo, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { Chunk } from '../model/chunks.ts'
import type { Held } from '../model/state.ts'
import { useDeskTexts } from '../texts.ts'
import { customerName, useDesk } from '../use-desk.ts'
import { Entry } from './entry.tsx'
import { isForDesk } from './for-desk.ts'
import { Pending } from './pending.tsx'
import { Typing } from './typing.tsx'

const useStyles = makeStyles({
  frame: { position: 'relative', flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    overscrollBehavior: 'contain',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
  },
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  // The browser lays out and paints only the chunks in view; their text can still be searched and read aloud.
  chunk: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 1200px',
  },
  edge: { textAlign: 'center', color: tokens.colorNeutralForeground3, paddingBlock: tokens.spacingVerticalS },
  newer: { position: 'absolute', insetBlockEnd: '12px', insetInlineStart: '50%', transform: 'translateX(-50%)' },
})

/** So near to its end the timeline follows new messages, in px. */
const NEAR_END = 80

/** A conversation's log from the beginning to now; new messages are announced to screen readers. */
export function Timeline({ held }: { held: Held }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const desk = useDesk()
  const scroll = useRef<HTMLDivElement>(null)
  const top = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const [isBehind, setBehind] = useState(false)
  const customer = customerName(held, t)
  const lastSeq = held.chunks.at(-1)?.entries.at(-1)?.seq

  useLayoutEffect(() => {
    const box = scroll.current
    if (!box) return
    if (follows.current) box.scrollTop = box.scrollHeight
    else setBehind(true)
  }, [lastSeq])

  // Messages and pictures of a chunk that comes into view for the first time change its height.
  useEffect(() => {
    const box = scroll.current
    const list = box?.firstElementChild
    if (!box || !list) return
    const observer = new ResizeObserver(() => {
      if (follows.current) box.scrollTop = box.scrollHeight
    })
    observer.observe(list)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  const { id, from } = held
  useEffect(() => {
    if (!top.current || !from) return
    const observer = new IntersectionObserver(
      ([entry]) => void (entry?.isIntersecting && desk.older(id)),
      { root: scroll.current, rootMargin: '800px 0px 0px' },
    )
    observer.observe(top.current)
    return () => observer.disconnect()
  }, [desk, id, from])

  function onScroll(): void {
    const box = scroll.current
    if (!box) return
    follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END
    if (follows.current) setBehind(false)
  }

  function toEnd(): void {
    follows.current = true
    setBehind(false)
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }

  return (
    <div className={styles.frame}>
      <div ref={scroll} className={styles.scroll} onScroll={onScroll} tabIndex={0} role="region" aria-label={t.timeline(customer)}>
        <div className={styles.list} role="log" aria-label={t.timeline(customer)}>
          <div ref={top} className={styles.edge}>
            <Caption1>{held.through === undefined || from ? t.older : t.beginning}</Caption1>
          </div>
          {held.chunks.map((chunk) => (
            <ChunkOf key={chunk.key} chunk={chunk} customer={customer} />
          ))}
          <Pending conversationId={id} />
          <Typing held={held} />
        </div>
      </div>
      {isBehind && (
        <Button className={styles.newer} size="small" shape="circular" icon={<ArrowDown20Regular />} onClick={toEnd}>
          {t.newMessages}
        </Button>
      )}
    </div>
  )
}

const ChunkOf = memo(function ChunkOf({ chunk, customer }: { chunk: Chunk; customer: string }): ReactNode {
  const styles = useStyles()
  return (
    <div className={styles.chunk}>
      {chunk.entries.filter(isForDesk).map((entry) => (
        <Entry key={entry.seq} entry={entry} customer={customer} />
      ))}
    </div>
  )
})
