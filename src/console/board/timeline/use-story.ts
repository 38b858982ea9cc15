import { useEffect, useRef, useState } from 'react'
import type { BotActivityView, ConversationView, LogPage, TraceEntry } from '../../../desk/types.ts'
import { ApiError, callApi } from '../../shared/api.ts'
import type { Story } from './happenings.ts'

/** All about one conversation, asked for again when its log has grown; `seq` is the last that the stream told of. */
export function useStory(
  id: string,
  seq: number | undefined,
  beat: number,
): { story: Story | undefined; error: ApiError | undefined } {
  const [story, setStory] = useState<Story>()
  const [error, setError] = useState<ApiError>()
  const have = useRef<Story>(undefined)
  if (have.current && have.current.conversation.id !== id) have.current = undefined

  useEffect(() => {
    let stale = false
    const known = have.current
    if (known && seq !== undefined && known.conversation.seq >= seq) return
    readStory(id, known).then(
      (read) => {
        if (stale) return
        have.current = read
        setStory(read)
        setError(undefined)
      },
      (failed: unknown) => {
        if (!stale && failed instanceof ApiError && failed.code !== 'away') setError(failed)
      },
    )
    return () => {
      stale = true
    }
  }, [id, seq, beat])
  return { story: story?.conversation.id === id ? story : undefined, error }
}

async function readStory(id: string, known: Story | undefined): Promise<Story> {
  const base = `/api/conversations/${encodeURIComponent(id)}`
  const [conversation, log, trace, received] = await Promise.all([
    callApi<ConversationView>('GET', base),
    readLog(base, known?.log ?? []),
    callApi<TraceEntry[]>('GET', `${base}/trace`),
    callApi<BotActivityView[]>('GET', `${base}/bot-activities`),
  ])
  return { conversation, log, trace, received }
}

/** What is known already is not asked for again: the log only grows. */
async function readLog(base: string, known: Story['log']): Promise<Story['log']> {
  const log = [...known]
  for (let after = known.at(-1)?.seq ?? 0; ;) {
    const page = await callApi<LogPage>('GET', `${base}/log?after=${after}`)
    log.push(...page.entries)
    after = page.through
    if (!page.more) return log
  }
}
