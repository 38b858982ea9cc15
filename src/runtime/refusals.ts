import type { Refusal, RefusalReason } from '../domain/commands.ts'
import { fail, type Reply } from '../protocol/http.ts'

/** Every expected refusal as an HTTP status, in one place. */
const STATUS: Record<RefusalReason, number> = {
  'unknown-conversation': 404,
  'conversation-exists': 409,
  'conversation-ended': 409,
  'not-in-conversation': 403,
  'offer-gone': 409,
  'offer-standing': 409,
  'transfer-pending': 409,
  'no-request': 409,
  'already-in': 409,
  'not-consulted': 409,
  'whisper-only': 403,
  'too-many-participants': 409,
  'bot-serves': 409,
  'not-allowed': 403,
  'no-eligible-worker': 409,
  'not-eligible': 400,
  'queue-closed': 409,
  'worker-full': 409,
  'worker-away': 409,
  'too-many-held': 429,
  'too-many-variables': 400,
  duplicate: 409,
  busy: 503,
}

/** A refusal as an answer: the code is its reason word. */
export function refusalReply(refusal: Refusal): Reply {
  return fail(STATUS[refusal.refused], refusal.refused, refusal.message)
}
