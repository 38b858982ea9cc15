import { openBeside } from '../store/open-beside.ts'
import type { AuditEntry } from '../store/store.ts'
import type { Surroundings } from './command-line.ts'
import { ConfigError } from './config/config-error.ts'
import { postgresPlaceOf } from './database-place.ts'
import { configOf, type DataOptions } from './erase-command.ts'

const PAGE = 500

/** `handback audit`: prints the audit log, a line for each entry, oldest first (AUT-54). */
export async function auditCommand({ since, ...options }: DataOptions & { since?: string }, around: Surroundings) {
  const from = since === undefined ? 0 : Date.parse(since)
  if (Number.isNaN(from))
    throw new ConfigError([`--since: "${since}" is no day or moment; expected one such as 2026-11-21`])
  const config = configOf(options, around)
  const store = await openBeside((await postgresPlaceOf(config)) ?? { dir: config.dataDir })
  try {
    for (let after: AuditEntry | undefined; ;) {
      const page = await store.audited({ since: from, ...(after && { after }), limit: PAGE })
      process.stdout.write(page.map(lineOf).join(''))
      after = page.at(-1)
      if (page.length < PAGE) return 0
    }
  } finally {
    await store.close()
  }
}

function lineOf({ at, actor, action, conversationId, data }: AuditEntry): string {
  const words = [new Date(at).toISOString(), actor, action, conversationId ?? '-', data ? JSON.stringify(data) : '']
  return `${words.join('\t').trimEnd()}\n`
}
