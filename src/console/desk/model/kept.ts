import { rememberedInTab } from '../../shared/remembered.ts'
import type { Audience, Outgoing } from './outbox.ts'

/** What a reload must not lose: drafts, what is under way, and what was read. Kept by this tab. */
export interface Draft {
  text: string
  audience: Audience
}

const DRAFT = 'handback.draft.'
const OUTBOX = 'handback.outbox'
const READ = 'handback.read'

export const kept = {
  draft(conversationId: string): Draft {
    return parsed<Draft>(rememberedInTab.get(DRAFT + conversationId)) ?? { text: '', audience: 'public' }
  },
  setDraft(conversationId: string, draft: Draft): void {
    const isEmpty = draft.text === '' && draft.audience === 'public'
    rememberedInTab.set(DRAFT + conversationId, isEmpty ? undefined : JSON.stringify(draft))
  },
  outbox(): Outgoing[] {
    // What was under way when the page went away: nobody waits for its answer any more.
    const interrupted = { code: 'away', message: '' }
    const all = parsed<Outgoing[]>(rememberedInTab.get(OUTBOX)) ?? []
    return all.map((outgoing) => ({ failed: interrupted, ...outgoing }))
  },
  setOutbox(outbox: readonly Outgoing[]): void {
    rememberedInTab.set(OUTBOX, outbox.length > 0 ? JSON.stringify(outbox) : undefined)
  },
  read(): Record<string, number> {
    return parsed<Record<string, number>>(rememberedInTab.get(READ)) ?? {}
  },
  setRead(conversationId: string, seq: number): void {
    rememberedInTab.set(READ, JSON.stringify({ ...kept.read(), [conversationId]: seq }))
  },
}

function parsed<Value>(text: string | undefined): Value | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Value)
  } catch {
    return undefined
  }
}
