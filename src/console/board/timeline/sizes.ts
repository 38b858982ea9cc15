/** In px. */
export const LANE_H = 60
export const AXIS_H = 30
/** Room at both ends of the axis, so that the first and last mark are whole. */
export const PAD = 40
export const BAR_H = 26

/** The middle of a lane. */
export function centerOf(row: number): number {
  return AXIS_H + row * LANE_H + LANE_H / 2
}

/** Of the whole picture. */
export function heightOf(lanes: number): number {
  return AXIS_H + lanes * LANE_H + 4
}
