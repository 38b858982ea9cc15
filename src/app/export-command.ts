import { toConversationId } from '../domain/ids.ts'
import { auditId } from '../runtime/audit-id.ts'
import { openBeside } from '../store/open-beside.ts'
import type { Surroundings } from './command-line.ts'
import { ConfigError } from './config/config-error.ts'
import { postgresPlaceOf } from './database-place.ts'
import { configOf, type DataOptions } from './erase-command.ts'
import { transcriptOf } from './transcript.ts'

/**
 * `handback export CONVERSATION`: prints a conversation as a Bot Framework transcript, also while routers run (LNT-3). It is
 * in the audit log before anything is printed (AUT-54).
 */
export async function exportCommand(asked: string | undefined, options: DataOptions, around: Surroundings): Promise<number> {
  const id = toConversationId(asked ?? '')
  if (id === undefined) {
    const found = asked === undefined ? 'missing' : `"${asked}" is no id`
    throw new ConfigError([`CONVERSATION: ${found}; expected a conversation's id, as Direct Line and the desk have it`])
  }
  const config = configOf(options, around)
  const store = await openBeside((await postgresPlaceOf(config)) ?? { dir: config.dataDir })
  try {
    const log = await store.wholeLog(id)
    if (log.length === 0) throw new ConfigError([`CONVERSATION: there is no conversation ${id} in this database`])
    await store.audit({ at: Date.now(), id: auditId(), actor: 'command line', action: 'exported', conversationId: id })
    const transcript = transcriptOf(id, log, config.desk)
    process.stdout.write(`${JSON.stringify(transcript, null, 2)}\n`)
    if (transcript.length === 0) process.stderr.write('The customer saw nothing of it, or it is erased: the transcript is empty.\n')
    return 0
  } finally {
    await store.close()
  }
}
