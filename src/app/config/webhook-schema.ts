import { z } from 'zod'
import { WEBHOOK_EVENTS } from '../../domain/webhooks.ts'
import { idField, isEndpoint, listOf, matching, oneOf, strict } from './fields.ts'

/** Base64 comes in fours, of which the last one may lack its end or have it filled up. */
const BASE64 = /^whsec_(?=[^=]{32,86}=*$)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/

const secret = matching(BASE64, 'whsec_ and 24 to 64 bytes in base64')

/** A webhook as handback.yaml writes it. */
export const webhook = strict({
  id: idField(),
  url: z
    .string('an http or https URL')
    .refine(isEndpoint, 'an http or https URL')
    .describe('Where events are posted, as Standard Webhooks says.'),
  secret: secret.describe('Signs what is posted: whsec_ and 24 to 64 bytes in base64.'),
  secondSecret: secret.optional().describe('Signs as well, so that the receiver can change over.'),
  events: listOf(oneOf(WEBHOOK_EVENTS), 'a list of events').optional().describe('Only these; all where absent.'),
})
