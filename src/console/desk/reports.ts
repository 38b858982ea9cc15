import type { ApiError } from '../shared/api.ts'
import { useSharedTexts } from '../shared/texts.ts'
import { useDesk } from './use-desk.ts'

/** Says in a toast why something did not work; resolves with whether it did. */
export function useReport(): (work: Promise<ApiError | undefined>) => Promise<boolean> {
  const desk = useDesk()
  const t = useSharedTexts()
  return async (work) => {
    const problem = await work
    if (problem) desk.toast({ kind: 'error', text: problem.code === 'away' ? t.away : t.failed(problem.message) })
    return problem === undefined
  }
}
