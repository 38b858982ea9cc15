/** What a run has seen, in numbers. */
export interface Tally {
  conversations: number
  commands: number
  steps: number
  crashes: number
  storeFaults: number
  /** Commits that were written, and whose answer was lost. */
  lostAnswers: number
  slowCalls: number
  botFaults: number
  drops: number
  delivered: number
  repeated: number
  transfers: number
  whispers: number
  checks: number
}

export function newTally(): Tally {
  return {
    conversations: 0, commands: 0, steps: 0, crashes: 0, storeFaults: 0, lostAnswers: 0, slowCalls: 0, botFaults: 0,
    drops: 0, delivered: 0, repeated: 0, transfers: 0, whispers: 0, checks: 0,
  }
}
