import { z } from 'zod'
import { METHODS } from '../../domain/desk.ts'
import { flag, idField, listOf, nameField, oneOf, seconds, secondsOrNone, someSeconds, strict, whole } from './fields.ts'
import { overflow, priorityRule } from './routing-schema.ts'

/** A queue as handback.yaml writes it. */
export const queue = strict({
  id: idField(),
  name: nameField(),
  method: oneOf(METHODS).default('highest-capacity').describe('Who goes first of those who are free.'),
  members: listOf(z.string("a worker's id"), "a list of workers' ids").describe('Their order means nothing.'),
  offerSeconds: seconds(120).describe('How long a representative has to accept an offer.'),
  declineLimit: whole(1).default(3).describe("Declines that end a representative's chances at one conversation."),
  noAgentAfterSeconds: secondsOrNone(60).describe('Wait after which the customer is told that nobody is available.'),
  noAgentThen: oneOf(['wait', 'close']).default('wait').describe('What follows that notice.'),
  tellPositionAfterSeconds: someSeconds()
    .optional()
    .describe('Wait after which the customer is told their position and the average wait; never where absent.'),
  skillMatch: oneOf(['exact', 'closest']).default('exact').describe('closest: whoever lacks the fewest skills.'),
  autoAccept: flag().describe('Whether an offer is accepted by itself.'),
  missedOfferThen: oneOf(['nothing', 'inactive'])
    .default('nothing')
    .describe('inactive: whoever lets an offer time out gets no more until they set their presence.'),
  priorities: z.array(priorityRule, 'a list of rules').default([]).describe('The first that matches counts.'),
  hours: z.string('the id of operating hours').optional().describe('Always open, where absent.'),
  overflow: overflow.optional(),
})
