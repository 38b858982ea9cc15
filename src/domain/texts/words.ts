/** Further back nobody is counted: see the store's `figures`. */
const COUNTED = 100

/** A position as people read it. */
export function positionWords(position: number): string {
  return position > COUNTED ? `${COUNTED}+` : String(position)
}

/** Whole minutes, and hours from the first on: 5 minutes, 2 hours 10 minutes. */
export function durationWords(ms: number, language: string): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000))
  const words = (value: number, unit: string) =>
    new Intl.NumberFormat(isLocale(language) ? language : 'en', { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [...(hours > 0 ? [words(hours, 'hour')] : []), ...(rest > 0 ? [words(rest, 'minute')] : [])].join(' ')
}

/** What customers' clients send as their locale may be anything; Intl throws at what is none. */
function isLocale(text: string): boolean {
  try {
    return text !== 'default' && Intl.NumberFormat.supportedLocalesOf(text).length > 0
  } catch {
    return false
  }
}
