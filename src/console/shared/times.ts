import { useEffect, useState } from 'react'
import { useLocale } from './locale.tsx'

/** How moments read, in the reader's language and zone. */
export interface Times {
  /** 14:05 */
  clock(at: string): string
  /** 14:05:09 */
  seconds(at: string): string
  /** Today's as 14:05, others with their day. */
  moment(at: string): string
  /** Everything, for a tooltip: with the zone. */
  full(at: string): string
  /** 2:05 of a length in ms; what is below 0 counts as 0. */
  length(ms: number): string
}

/** Times in the reader's zone and language. */
export function useTimes(): Times {
  return timesIn(useLocale().tag)
}

const known = new Map<string, Times>()

/** The same outside of components; `tag` is a language as browsers name it. */
export function timesIn(tag: string): Times {
  const made = known.get(tag) ?? makeTimes(tag)
  known.set(tag, made)
  return made
}

function makeTimes(tag: string): Times {
  const short = new Intl.DateTimeFormat(tag, { timeStyle: 'short' })
  const medium = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' })
  const day = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'long' })
  return {
    clock: (at) => short.format(new Date(at)),
    seconds: (at) => medium.format(new Date(at)),
    moment: (at) => (isToday(at) ? short : day).format(new Date(at)),
    full: (at) => full.format(new Date(at)),
    length: lengthOf,
  }
}

function isToday(at: string): boolean {
  return new Date(at).toDateString() === new Date().toDateString()
}

function lengthOf(ms: number): string {
  const all = Math.max(0, Math.ceil(ms / 1000))
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = (number: number) => String(number).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** The time in ms, looked at anew every `everyMs`. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
