import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram } from './program.ts'

/** For commands on a router's data: in each test of the suite, a folder with that configuration. */
export function commandsOn(config: string) {
  let cwd = ''
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'handback-commands-'))
    writeFileSync(join(cwd, 'handback.yaml'), config)
  })
  afterEach(() => rmSync(cwd, { recursive: true }))
  return {
    dataDir: () => join(cwd, 'data'),
    /** Runs `handback` there; gives its exit code, stdout and stderr. */
    run: (...args: string[]) => runWith({}, ...args),
    /** The same with more in its environment. */
    runWith,
  }

  async function runWith(env: Record<string, string>, ...args: string[]): Promise<[number | string, string, string]> {
    const program = startProgram([...args, '--data', join(cwd, 'data')], { cwd, env })
    const code = await program.ended
    return [code, program.out.stdout, program.out.stderr]
  }
}
