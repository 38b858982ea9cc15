import type { Plan } from './simulation.ts'

/** A run that has shown something once, and must never show it again. */
export interface KeptSeed extends Plan {
  /** What it showed, on a version or a deliberate change of the product that was wrong. */
  showed: string
}
