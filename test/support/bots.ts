import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { freePort } from './free-port.ts'
import { npmFile } from './npm-tarball.ts'

export interface RunningBot {
  /** Its messaging endpoint. */
  endpoint: string
  stop(): Promise<void>
}

export interface BotOptions {
  port?: number
  /** Its whole environment, besides PORT. */
  env?: Record<string, string>
}

/**
 * The echo bot that `generator-botbuilder` writes, unmodified, as a process of its own. It answers "Echo: …" and greets
 * whoever is added. It lies under node_modules, so it finds our botbuilder and the restify that runs on this Node.
 */
export async function startEchoBot(options: BotOptions = {}): Promise<RunningBot> {
  return startBot(await npmFile('generator-botbuilder@4.22.1', 'generators/app/templates/echo/index.js'), options)
}

/** The echo bot of botbuilder's samples, as a process of its own: it takes all its settings from the environment. */
export async function startSampleBot(options: BotOptions = {}): Promise<RunningBot> {
  return startBot(join(import.meta.dirname, 'botbuilder-echo.ts'), options)
}

/** An echo bot on `@microsoft/agents-hosting-express`, as a process of its own. It answers "You said: …". */
export async function startAgentsBot(options: BotOptions = {}): Promise<RunningBot> {
  return startBot(join(import.meta.dirname, 'agents-echo.ts'), options)
}

async function startBot(file: string, { port: wantedPort, env }: BotOptions): Promise<RunningBot> {
  const port = wantedPort ?? (await freePort())
  // Nothing of the caller's environment: an app id in it would switch the bot's authentication on.
  const child = spawn(process.execPath, [file], {
    cwd: dirname(file), env: { ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const end = () => child.kill()
  process.once('exit', end)
  let said = ''
  const listening = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      if (/listening to/i.test(said)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  const stop = async () => {
    process.off('exit', end)
    child.kill()
    await exited
  }
  const died = exited.then(() => {
    throw new Error(`the bot ${file} stopped before it listened on port ${port}: ${said}`)
  })
  await Promise.race([listening, died])
  // From here on an exit is the test's own doing.
  died.catch(() => {})
  return { endpoint: `http://127.0.0.1:${port}/api/messages`, stop }
}
