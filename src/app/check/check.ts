import type { DiagnosticCode } from '../../protocol/diagnostics.ts'
import type { Person } from '../demo/representative.ts'
import type { Customer } from './customer.ts'
import type { Watch } from './watch.ts'

/** One thing that a bot should do, and whether it did. */
export interface Check {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** What was seen, or what was missing. */
  detail: string
  /** Known mistakes that were made meanwhile: with one, it has failed. */
  mistakes: DiagnosticCode[]
  /** Calls of the bot that were refused meanwhile, in words. */
  refused: string[]
  tookMs: number
}

/** What became of a check; `stops` where nothing of the same conversation can be checked after it. */
export interface Verdict extends Pick<Check, 'outcome' | 'detail'> {
  stops?: string
}

/** What the customer says to bring a bot to something, one message after the other. */
export interface Words {
  say: string[]
  escalate: string[]
  end: string[]
}

/** What checks play with. */
export interface Stage {
  watch: Watch
  /** Calls of the bot that were refused and of which no check has told yet. */
  refused: string[]
  /** Starts a conversation in the workstream of that secret. */
  customer(secret: string): Promise<Customer>
  /** Is there. */
  riley: Person
  /** How long a greeting or an answer may take. */
  limitMs: number
}
