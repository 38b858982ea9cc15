import { isObject } from './json.ts'

/** The event that asks for a person in the Bot Framework handoff protocol (botbuilder, HandoffEventNames). */
export const HANDOFF_INITIATE = 'handoff.initiate'

const SAMPLE_FIELDS = ['MessageToAgent', 'messageToAgent', 'Context', 'context']

/** What an Escalate is made of, whichever way it was asked for. */
export interface Handoff {
  summary?: string
  context: unknown
}

/**
 * What the value of a `handoff.initiate` event says. Bots for Omnichannel send `{MessageToAgent, Context}`, in either
 * case (Microsoft's handoff library sample); Copilot Studio sends its variables directly, with `va_AgentMessage` for
 * the representative, and names the last phrase in two ways, of which readers may expect either.
 */
export function readHandoff(value: unknown): Handoff {
  if (!isObject(value)) return { context: value }
  if (SAMPLE_FIELDS.some((field) => field in value)) {
    return { ...asSummary(value.MessageToAgent ?? value.messageToAgent), context: value.Context ?? value.context }
  }
  const phrase = value.va_LastPhrase ?? value.va_LastPhrases
  const both = phrase === undefined ? value : { ...value, va_LastPhrase: phrase, va_LastPhrases: phrase }
  return { ...asSummary(value.va_AgentMessage), context: both }
}

/** A text as the summary for the representative; nothing where there is no text. */
export function asSummary(text: unknown): { summary?: string } {
  return typeof text === 'string' && text !== '' ? { summary: text } : {}
}
