import type { Seq } from '../domain/ids.ts'

/** A place in a conversation's log as clients keep it: opaque to them, durable, growing (DLN-3). */
export function toWatermark(seq: Seq): string {
  return String(seq)
}

/** The seq after which to read: 0 for none, empty or `-` (from the start); undefined for what is no watermark. */
export function fromWatermark(watermark: string | null): Seq | undefined {
  if (watermark === null || watermark === '' || watermark === '-') return 0
  return /^\d{1,15}$/.test(watermark) ? Number(watermark) : undefined
}
