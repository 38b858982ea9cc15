// Customers who say nothing, in a process of their own. Told {base, secret, customers} it opens their conversations and
// streams and answers {open}: how many are.
import { startCustomer } from './customer.ts'

const AT_ONCE = 50

process.on('message', async ({ base, secret, customers }: { base: string; secret: string; customers: number }) => {
  let left = customers
  const openOneByOne = async () => {
    while (left-- > 0) await startCustomer(base, secret)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, openOneByOne))
  process.send?.({ open: customers })
})
process.once('disconnect', () => process.exit())
