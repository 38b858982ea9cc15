import type { Representative } from '../../src/domain/desk.ts'
import type { RouterHost, RouterProcess } from './router-host.ts'
import type { World } from './world.ts'

const LONGEST_DROP_MS = 400_000

/** A representative's page: its stream is open at whichever process runs, but for the times when the line is down. */
export function openDesk(me: Representative, world: World, host: RouterHost): { look(): void } {
  const { clock } = world
  const random = world.random.fork(`desk of ${me.id}`)
  let process: RouterProcess | undefined
  let leave = () => {}
  let downUntil = 0

  return {
    /** The page is looked at now: it may lose its line, or has it again. */
    look() {
      const running = host.ready()
      // What ran before has died, and its streams with it.
      if (process && process !== running) process = undefined
      if (process && !world.isEnding() && random.chance(0.01)) {
        leave()
        process = undefined
        downUntil = clock.now() + random.wait(LONGEST_DROP_MS)
      }
      if (process || !running || (clock.now() < downUntil && !world.isEnding())) return
      process = running
      leave = running.edges.desk.runtime.deskAttendance.connected(me.id)
    },
  }
}
