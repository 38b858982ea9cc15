import { randomUUID } from 'node:crypto'

let made = 0

/** An id for an entry of the audit log: this process's entries of one moment stay in the order of their making. */
export function auditId(): string {
  made += 1
  return `${made.toString(36).padStart(8, '0')}-${randomUUID()}`
}
