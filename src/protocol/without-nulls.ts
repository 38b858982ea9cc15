/** The value without members that are null, at any depth: agents-hosting answers 500 to `attachments: null` (CON-3). */
export function withoutNulls<Value>(value: Value): Value {
  return hasNull(value) ? copied(value) : value
}

/** As a rule there are none, and nothing has to be copied. */
function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === undefined
  for (const name in value) {
    if (hasNull((value as Record<string, unknown>)[name])) return true
  }
  return false
}

function copied<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => copied(item)) as Value
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(kept.map(([name, member]) => [name, copied(member)])) as Value
}
