import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../src/app/main.ts')

/** The program as a process of its own, as a user starts it. */
export interface Program {
  /** What it has written so far. */
  out: { stdout: string; stderr: string }
  /** Resolves once that text is in its output; rejects where it ends without. */
  says(text: string): Promise<void>
  send(signal: NodeJS.Signals): void
  /** The exit code, once it has ended; the signal's name where one ended it. */
  ended: Promise<number | string>
}

/** Starts `handback` on free ports with nothing of this environment; `env` is added. */
export function startProgram(args: string[], { cwd, env = {} }: { cwd: string; env?: Record<string, string> }): Program {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', BOT_A_PORT: '0', BOT_B_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill('SIGKILL')
  process.setMaxListeners(100).once('exit', end)
  const out = { stdout: '', stderr: '' }
  const looks = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text
      for (const look of looks) look()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', end)
    return code ?? signal
  })
  return {
    out,
    ended,
    send: (signal) => void child.kill(signal),
    says(text) {
      return new Promise((resolve, reject) => {
        const look = () => void ((out.stdout + out.stderr).includes(text) && resolve())
        looks.add(look)
        look()
        void ended.then((code) => reject(new Error(`it ended with ${code} and never said "${text}":\n${out.stdout}${out.stderr}`)))
      })
    },
  }
}

/** The address after that name in what the program printed. */
export function addressIn(program: Program, name: 'Customers' | 'Desk' | 'Bot A' | 'Bot B'): string {
  const line = program.out.stdout.split('\n').find((one) => one.trim().startsWith(name))
  const address = /https?:\/\/\S+/.exec(line ?? '')?.[0]
  if (!address) throw new Error(`no address of ${name} in:\n${program.out.stdout}`)
  return address
}
