import { useEffect, useState } from 'react'
import { ApiError, callApi } from '../shared/api.ts'
import { useNow } from '../shared/times.ts'
import { openStream, type StreamState } from '../shared/stream.ts'

/** That something changed: `seqs` of conversations that the stream told of; `beat` grows with every change. */
export interface Live {
  state: StreamState
  beat: number
  seqs: ReadonlyMap<string, number>
}

/** Changes that come close together are shown together. */
const TOGETHER_MS = 400

/** Follows the live stream; what the page shows is asked for again when `beat` grows. */
export function useLive(onSignedOut: () => void): Live {
  const [live, setLive] = useState<Live>({ state: 'connecting', beat: 0, seqs: new Map() })
  useEffect(() => {
    const seqs = new Map<string, number>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stream = openStream({
      onState(state) {
        setLive((was) => (was.state === state ? was : { ...was, state }))
        if (state === 'signed-out') onSignedOut()
      },
      onFrame(frame) {
        if (frame.type === 'snapshot') for (const { id, seq } of frame.conversations) seqs.set(id, seq)
        if (frame.type === 'conversation') seqs.set(frame.id, frame.seq)
        if (frame.type === 'typing') return
        timer ??= setTimeout(() => {
          timer = undefined
          setLive((was) => ({ ...was, beat: was.beat + 1, seqs: new Map(seqs) }))
        }, TOGETHER_MS)
      },
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
    // One stream for as long as the page is open.
  }, [])
  return live
}

/** The beat as it was at the last turn of so many ms: for what costs the router more to answer. */
export function useSlowBeat(beat: number, everyMs: number): number {
  const turn = Math.floor(useNow(everyMs) / everyMs)
  const [slow, setSlow] = useState({ turn, beat })
  if (slow.turn !== turn) setSlow({ turn, beat })
  return slow.turn === turn ? slow.beat : beat
}

export interface Asked<Answer> {
  answer: Answer | undefined
  error: ApiError | undefined
  /** Asks again. */
  again(): void
}

/** What the desk API answers to a GET; asked again when `beat` changes, and the last answer stands meanwhile. */
export function useAsked<Answer>(path: string | undefined, beat: number): Asked<Answer> {
  const [asked, setAsked] = useState<{ path?: string; answer?: Answer; error?: ApiError }>({})
  const [times, setTimes] = useState(0)
  useEffect(() => {
    if (path === undefined) return
    let stale = false
    callApi<Answer>('GET', path).then(
      (answer) => {
        if (!stale) setAsked({ path, answer })
      },
      (error: unknown) => {
        if (!stale && error instanceof ApiError && error.code !== 'away') setAsked({ path, error })
      },
    )
    return () => {
      stale = true
    }
  }, [path, beat, times])
  const fits = asked.path === path
  return {
    answer: fits ? asked.answer : undefined,
    error: fits ? asked.error : undefined,
    again: () => setTimes((was) => was + 1),
  }
}
