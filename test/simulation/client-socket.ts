import type { Socket } from '../../src/protocol/socket.ts'
import type { Random } from './random.ts'
import type { RouterProcess } from './router-host.ts'
import type { World } from './world.ts'

/** A customer's WebSocket: what the router sends takes its time, and what is on its way when it breaks is gone. */
export interface ClientSocket {
  /** As the router sees it. */
  socket: Socket
  /** Breaks it; the router learns of it later. */
  drop(): void
}

export interface SocketEvents {
  frame(text: string): void
  /** The closing code, or undefined where it broke. */
  closed(code: number | undefined): void
}

/** How late the router may learn that a socket is broken. */
export const LATEST_NOTICE_MS = 30_000

export function openSocket(world: World, process: RouterProcess, random: Random, events: SocketEvents): ClientSocket {
  const { clock } = world
  const closings: (() => void)[] = []
  let last = clock.now()
  let gone = false

  function arrival(): number {
    last = Math.max(last, clock.now() + random.between(1, 80))
    return last - clock.now()
  }

  function end(code: number | undefined, noticedMs: number): void {
    if (gone) return
    gone = true
    events.closed(code)
    clock.after(noticedMs, () => {
      if (!process.isDead()) closings.forEach((work) => work())
    })
  }

  process.onDeath(() => end(undefined, 0))
  return {
    socket: {
      send(text) {
        return new Promise((resolve) => {
          clock.after(arrival(), () => {
            if (!gone) events.frame(text)
            resolve()
          })
        })
      },
      close: (code) => void clock.after(arrival(), () => end(code, 0)),
      onClose: (work) => void closings.push(work),
      onMessage() {},
    },
    drop: () => end(undefined, random.chance(0.3) ? random.between(5, LATEST_NOTICE_MS) : 5),
  }
}
