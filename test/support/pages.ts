import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadPages, type BuiltPages } from '../../src/app/pages/built-pages.ts'
import { loadWebChat } from '../../src/app/pages/web-chat.ts'
import { ROOT } from './source-files.ts'

/** The console's pages, built first where they are out of date: two seconds, then shared by all suites and runs. */
export async function builtPages(): Promise<BuiltPages> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'src/app/pages/build.ts')])
  const pages = loadPages(() => {})
  await pages.settled
  return pages
}

/** Web Chat's own script, as the customer page runs it. Throws where it can't be had. */
export async function webChatScript(): Promise<Buffer> {
  const said: string[] = []
  const webChat = loadWebChat((line) => void said.push(line))
  await webChat.settled
  const script = webChat.script()
  if (typeof script === 'string') throw new Error(said.join(' '))
  return script.bytes
}
