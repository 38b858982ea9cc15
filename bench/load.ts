// The customers, in a process of their own: each sends its next message when the echo of the last one has come. Told
// {base, secret, conversations} it starts them and answers {ready}; told {windowMs} it drives them and answers with a
// Window.
import { startCustomer, type Customer } from './customer.ts'

export interface Window {
  /** Round trips that ended within the window. */
  roundTrips: number
  perSecond: number
  medianMs: number
  p99Ms: number
}

type Order = { base: string; secret: string; conversations: number } | { windowMs: number }

/** A round trip that takes longer than this is lost. */
const LOST_MS = 30_000

let customers: Customer[] = []

process.on('message', async (order: Order) => {
  if ('windowMs' in order) return process.send?.(await drive(order.windowMs))
  const starts = Array.from({ length: order.conversations }, () => startCustomer(order.base, order.secret))
  customers = await Promise.all(starts)
  process.send?.({ ready: true })
})
process.once('disconnect', () => process.exit())

async function drive(windowMs: number): Promise<Window> {
  const endAt = performance.now() + windowMs
  const lost = setTimeout(() => {
    throw new Error(`a reply did not come within ${LOST_MS} ms after the window`)
  }, windowMs + LOST_MS)
  const tookMs: number[] = []
  await Promise.all(customers.map((customer) => keepTalking(customer, endAt, tookMs)))
  clearTimeout(lost)
  tookMs.sort((one, other) => one - other)
  const at = (share: number) => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN
  return { roundTrips: tookMs.length, perSecond: tookMs.length / (windowMs / 1000), medianMs: at(0.5), p99Ms: at(0.99) }
}

async function keepTalking(customer: Customer, endAt: number, tookMs: number[]): Promise<void> {
  for (let sentAt = performance.now(); sentAt < endAt; ) {
    await customer.roundTrip()
    const now = performance.now()
    if (now <= endAt) tookMs.push(now - sentAt)
    sentAt = now
  }
}
