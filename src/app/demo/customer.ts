import { createRequire } from 'node:module'
import type { Activity, DirectLine as Connection } from 'botframework-directlinejs'

/** A customer who talks through the client that Web Chat uses, unmodified. */
export interface Customer {
  say(text: string): Promise<void>
  /** The first message that fits and was not asked for before; rejects after `WAIT_MS`. */
  read(fits: RegExp): Promise<string>
  /** Resolves when the service has said that the conversation is over. */
  over(): Promise<void>
  leave(): void
}

const WAIT_MS = 15_000

interface Seen {
  from: string
  text: string
  type: string
}

/** Starts a conversation. directlinejs is a browser's library: XMLHttpRequest is lent to it. */
export function startCustomer(url: string, secret: string, name: string): Customer {
  const require = createRequire(import.meta.url)
  Object.assign(globalThis, {
    XMLHttpRequest: (globalThis as { XMLHttpRequest?: unknown }).XMLHttpRequest ?? require('xhr2'),
  })
  const { DirectLine } = require('botframework-directlinejs') as typeof import('botframework-directlinejs')
  const properties = { conversationStartProperties: { user: { id: name.toLowerCase(), name }, locale: 'en-US' } }
  const connection: Connection = new DirectLine({ domain: `${url}/v3/directline`, secret, ...properties })
  const inbox: Seen[] = []
  const waiting = new Set<() => void>()
  const subscription = connection.activity$.subscribe((activity: Activity) => {
    inbox.push({
      from: activity.from.role ?? '',
      text: (activity as { text?: string }).text ?? '',
      type: activity.type,
    })
    for (const look of waiting) look()
  })

  function find(what: string, fits: (seen: Seen) => boolean): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`${name} waited ${WAIT_MS / 1000} s in vain for ${what}`))
      }, WAIT_MS)
      function look(): void {
        const index = inbox.findIndex(fits)
        if (index < 0) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(inbox.splice(index, 1)[0] as Seen)
      }
      waiting.add(look)
      look()
    })
  }

  return {
    say(text) {
      return new Promise((resolve, reject) => {
        const from = { id: name.toLowerCase(), name, role: 'user' as const }
        connection.postActivity({ type: 'message', text, from }).subscribe({ next: () => resolve(), error: reject })
      })
    },
    async read(fits) {
      return (
        await find(
          `a message like ${fits}`,
          (seen) => seen.from !== 'user' && seen.type === 'message' && fits.test(seen.text),
        )
      ).text
    },
    async over() {
      await find('the end of the conversation', (seen) => seen.type === 'endOfConversation')
    },
    leave() {
      subscription.unsubscribe()
      connection.end()
    },
  }
}
