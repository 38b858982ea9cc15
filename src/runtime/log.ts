/** Where the runtime and the edges say what happened to them: ids and codes, never content or secrets. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
