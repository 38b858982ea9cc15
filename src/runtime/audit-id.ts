import { randomUUID } from 'node:crypto'

let made = 0

/** An id for an entry of the audit log: of those of one moment, this process's stay in the order in which it made them. */
export function auditId(): string {
  made += 1
  return `${made.toString(36).padStart(8, '0')}-${randomUUID()}`
}
