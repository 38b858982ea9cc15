// Preloaded into the servers, so that all tell what they have used in the same way: asked 'used', they answer with Used;
// asked 'collected', they collect garbage first, so that only what is still needed counts.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Used {
  /** Processor time so far. */
  cpuUs: number
  /** Memory that is resident now. */
  rssBytes: number
}

process.on('message', (message) => {
  if (message === 'collected') collect()
  else if (message !== 'used') return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() } satisfies Used)
})
// Listening alone must not keep the server running.
process.channel?.unref()
// Nor does it go on when the measurement was killed.
process.once('disconnect', () => process.exit())

function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
}
