import type { ChatStatus } from './chat.ts'

/** What is asked for: the status, `away` where the router does not answer, undefined where it says neither. */
export type Found = ChatStatus | 'away' | undefined

export interface StatusWatch {
  /** Something has come: look soon. */
  soon(): void
  stop(): void
}

/** A bot's command follows its last message, and changes who serves without a further word to the customer. */
const SOON_MS = [60, 400, 1_200]
/** How far one has come in the queue, and trouble, do not arrive: they have to be looked for. */
const LATER_MS = { served: 20_000, waiting: 4_000, ended: 60_000, away: 2_000 }

/** Looks at the status whenever something came, a few times more after it, and then as often as it may have changed. */
export function watchStatus(ask: () => Promise<Found>, tell: (found: ChatStatus | 'away') => void): StatusWatch {
  let timer: ReturnType<typeof setTimeout> | undefined
  let looks = 0
  let step = 0
  let stopped = false

  async function look(): Promise<void> {
    const mine = ++looks
    const found = await ask()
    if (stopped || mine !== looks) return
    if (found !== undefined) tell(found)
    const later = LATER_MS[found === 'away' ? 'away' : (found?.status ?? 'served')]
    timer = setTimeout(() => void look(), SOON_MS[step++] ?? later)
  }

  return {
    soon() {
      // What comes close together, such as a replay, is one reason to look.
      clearTimeout(timer)
      step = 1
      timer = setTimeout(() => void look(), SOON_MS[0])
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
