import { z } from 'zod'
import { idField, listOf, nameField, oneOf, seconds, secondsOrNone, someSeconds, strict, whole } from './fields.ts'

/** A queue as handback.yaml writes it. */
export const queue = strict({
  id: idField(),
  name: nameField(),
  method: oneOf(['highest-capacity']).default('highest-capacity'),
  members: listOf(z.string("a worker's id"), "a list of workers' ids").describe('Their order means nothing.'),
  offerSeconds: seconds(120).describe('How long a representative has to accept an offer.'),
  declineLimit: whole(1).default(3).describe("Declines that end a representative's chances at one conversation."),
  noAgentAfterSeconds: secondsOrNone(60).describe('Wait after which the customer is told that nobody is available.'),
  noAgentThen: oneOf(['wait', 'close']).default('wait').describe('What follows that notice.'),
  tellPositionAfterSeconds: someSeconds()
    .optional()
    .describe('Wait after which the customer is told their position and the average wait; never where absent.'),
})
