import { createRequire } from 'node:module'
import type { Activity, DirectLine, DirectLineOptions } from 'botframework-directlinejs'
import { WebSocket } from 'ws'

/** A customer behind `botframework-directlinejs`, unmodified. */
export interface LibraryClient {
  line: DirectLine
  /** Everything that came, in order. */
  activities: Activity[]
  /** The names of the statuses that the library went through. */
  statuses: string[]
  /** Texts of the messages so far. */
  texts(): string[]
  say(text: string, more?: object): Promise<string>
  /** Resolves as soon as what came so far fits. */
  until(fits: (client: LibraryClient) => boolean): Promise<void>
  /** Breaks the open socket without a word, as a network does. */
  cut(): void
  /** How many sockets were opened so far. */
  sockets(): number
  end(): void
}

const STATUSES = ['Uninitialized', 'Connecting', 'Online', 'ExpiredToken', 'FailedToConnect', 'Ended']

/** The library's wait before it reconnects is 3 s + random × 12 s: with this random it is none. */
const NO_WAIT = -0.25

/** Starts the library on that router. Being a browser's, it is lent an XMLHttpRequest. */
export function startLibraryClient(url: string, options: DirectLineOptions): LibraryClient {
  const require = createRequire(import.meta.url)
  Object.assign(globalThis, { XMLHttpRequest: require('xhr2') })
  const library = require('botframework-directlinejs') as typeof import('botframework-directlinejs')
  const opened: WebSocket[] = []
  class Recorded extends WebSocket {
    constructor(address: string) {
      super(address)
      opened.push(this)
      look()
    }
  }
  // What the library calls services is its own seam for tests.
  const services = { WebSocket: Recorded, random: () => NO_WAIT }
  const line = new library.DirectLine({ domain: `${url}/v3/directline`, ...options, ...services } as DirectLineOptions)
  const looks = new Set<() => void>()
  const activities: Activity[] = []
  const statuses: string[] = []
  const look = () => looks.forEach((one) => one())
  line.connectionStatus$.subscribe((status) => {
    statuses.push(STATUSES[status] ?? String(status))
    look()
  })
  const subscription = line.activity$.subscribe({
    next(activity) {
      activities.push(activity)
      look()
    },
    // The end comes as an error as well as a status; the status is what is waited for.
    error: look,
  })

  const client: LibraryClient = {
    line,
    activities,
    statuses,
    texts: () => activities.flatMap((activity) => (activity.type === 'message' ? [activity.text ?? ''] : [])),
    say(text, more = {}) {
      return new Promise((resolve, reject) => {
        line
          .postActivity({ type: 'message', text, from: { id: 'casey' }, ...more })
          .subscribe({ next: resolve, error: reject })
      })
    },
    until(fits) {
      return new Promise((resolve) => {
        const one = () => {
          if (!fits(client)) return
          looks.delete(one)
          resolve()
        }
        looks.add(one)
        one()
      })
    },
    cut: () => opened.at(-1)?.terminate(),
    sockets: () => opened.length,
    end() {
      subscription.unsubscribe()
      line.end()
    },
  }
  return client
}
