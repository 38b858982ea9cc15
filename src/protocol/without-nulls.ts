/** The value without members that are null, at any depth: agents-hosting answers 500 to `attachments: null` (CON-3). */
export function withoutNulls<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item)) as Value
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)])) as Value
}
