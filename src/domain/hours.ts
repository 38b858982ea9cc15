/**
 * Operating hours (ASG-6). Time zones are the platform's: Temporal is no import, reads no clock when it is handed the
 * moment, and knows daylight saving.
 */
export interface Hours {
  /** An IANA name, such as Europe/Berlin. */
  timeZone: string
  open: readonly Period[]
  /** Dates (2026-12-25) on which no period begins. */
  holidays: readonly string[]
}

/** Open from one time of these days to another. */
export interface Period {
  /** 1 for Monday to 7 for Sunday. */
  days: readonly number[]
  /** Minutes since midnight. */
  from: number
  /** Minutes since the midnight before `from`; above 24 hours where it ends on the next day. */
  to: number
}

const DAY_MINUTES = 24 * 60
/** So far ahead a change is looked for: longer than any holiday. */
const LOOKED_AHEAD_DAYS = 400

/** Whether it is open at that moment, ms since 1970; where there are no hours, always. */
export function isOpen(hours: Hours | undefined, at: number): boolean {
  if (!hours) return true
  const { date, minute } = localOf(hours, at)
  return covers(hours, date, minute) || covers(hours, date.subtract({ days: 1 }), minute + DAY_MINUTES)
}

/** When it opens or closes next after that moment, ms since 1970; undefined where that never comes. */
export function nextChange(hours: Hours, at: number): number | undefined {
  const wasOpen = isOpen(hours, at)
  const { date } = localOf(hours, at)
  for (let day = -1; day <= LOOKED_AHEAD_DAYS; day++) {
    const edges = edgesOf(hours, date.add({ days: day })).filter((edge) => edge > at)
    const change = edges.sort((one, other) => one - other).find((edge) => isOpen(hours, edge) !== wasOpen)
    if (change !== undefined) return change
  }
  return undefined
}

function localOf({ timeZone }: Hours, at: number): { date: Temporal.PlainDate; minute: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return { date: local.toPlainDate(), minute: local.hour * 60 + local.minute }
}

/** The periods that begin on that date. */
function periodsOn({ open, holidays }: Hours, date: Temporal.PlainDate): Period[] {
  if (holidays.includes(date.toString())) return []
  return open.filter(({ days }) => days.includes(date.dayOfWeek))
}

function covers(hours: Hours, date: Temporal.PlainDate, minute: number): boolean {
  return periodsOn(hours, date).some(({ from, to }) => from <= minute && minute < to)
}

/** The moments at which periods of that date begin and end. */
function edgesOf(hours: Hours, date: Temporal.PlainDate): number[] {
  const midnight = date.toPlainDateTime()
  return periodsOn(hours, date).flatMap(({ from, to }) =>
    [from, to].map((minutes) => midnight.add({ minutes }).toZonedDateTime(hours.timeZone).epochMilliseconds),
  )
}
