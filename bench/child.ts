import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process of the measurement that is told and asked things over its IPC channel, one at a time. */
export interface Child {
  /** Sends `order` and gives the next message that comes back. */
  ask(order: unknown): Promise<unknown>
  /** Resolves with the first message, without an order; rejects when the process ends before. */
  hear(): Promise<unknown>
  /** Rejects when the process ends, whoever ended it. */
  died: Promise<never>
  /** Resolves when the process has ended by itself. */
  ended: Promise<unknown>
  pid: number
  stop(): Promise<void>
}

/** Starts Node on `args`; what it prints to stderr is shown, what it prints to stdout is dropped. */
export function startChild(args: string[], env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const died = exited.then(([code]) => {
    throw new Error(`${args.join(' ')} ended with code ${code} during the measurement`)
  })
  died.catch(() => {})
  const hear = () => Promise.race([once(child, 'message').then(([message]) => message), died])
  return {
    hear,
    ask: (order) => {
      const answer = hear()
      child.send(order as object)
      return answer
    },
    died,
    ended: exited,
    pid: child.pid ?? 0,
    async stop() {
      child.kill()
      await exited
    },
  }
}
