import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressIn, startProgram, type Program } from '../app/program.ts'
import { send, type Answer, type CallOptions } from './app.ts'

/** Router processes on one database behind one address. */
export interface Cluster {
  routers: RouterProcess[]
  /** A proxy's address: each connection goes to the next router. */
  url: string
  /** One more router on the same database. */
  add(): Promise<RouterProcess>
  stop(): Promise<void>
}

/** One router as a program of its own. */
export interface RouterProcess {
  url: string
  program: Program
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>
}

/** Starts that many routers with this configuration on the database; bots reply to the proxy. */
export async function startCluster(count: number, databaseUrl: string, config: string, env: Record<string, string>): Promise<Cluster> {
  const cwd = mkdtempSync(join(tmpdir(), 'handback-cluster-'))
  writeFileSync(join(cwd, 'handback.yaml'), config)
  const routers: RouterProcess[] = []
  const proxy = await startProxy(() => routers.map(({ url }) => Number(new URL(url).port)))

  async function add(): Promise<RouterProcess> {
    const variables = { DATABASE_URL: databaseUrl, HANDBACK_PUBLIC_URL: proxy.url, HANDBACK_LOG_LEVEL: 'error', ...env }
    const program = startProgram(['start', '--only', 'router'], { cwd, env: variables })
    await program.says('Handback is up')
    const url = addressIn(program, 'Desk').replace('/api', '')
    const router: RouterProcess = {
      url,
      program,
      call: (method, path, options) => send(url, method, path, options),
      async kill() {
        routers.splice(routers.indexOf(router), 1)
        program.send('SIGKILL')
        await program.ended
      },
    }
    routers.push(router)
    return router
  }

  await Promise.all(Array.from({ length: count }, add))
  return {
    routers,
    url: proxy.url,
    add,
    async stop() {
      for (const { program } of routers) program.send('SIGTERM')
      await Promise.all(routers.map(({ program }) => program.ended))
      proxy.close()
      rmSync(cwd, { recursive: true })
    },
  }
}

/** Pipes each connection to the next port: HTTP and WebSockets alike. */
async function startProxy(ports: () => number[]): Promise<{ url: string; close(): void }> {
  let next = 0
  const open = new Set<Socket>()
  const server: Server = createServer((incoming) => {
    const all = ports()
    const outgoing = connect(all[next++ % all.length] ?? 0, '127.0.0.1')
    for (const [one, other] of [[incoming, outgoing], [outgoing, incoming]] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
