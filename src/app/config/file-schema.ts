import { z } from 'zod'
import { APP_TYPES, PRESENCES } from '../../domain/desk.ts'
import {
  days, filledIn, flag, idField, isEndpoint, listOf, matching, nameField, oneOf, optionalSeconds, seconds,
  secondsOrNone, strict, whole,
} from './fields.ts'
import { limitsSchema } from './limits-schema.ts'
import { messagesSchema } from './message-schema.ts'
import { queue } from './queue-schema.ts'
import { login, signIn } from './sign-in-schema.ts'
import { customerSignIn, secondSecret, secret, trustedOrigins } from './trust-schema.ts'
import { webhook } from './webhook-schema.ts'
import { hours, route, skillRule, skillsField } from './routing-schema.ts'

/*
 * The form of handback.yaml. Each field's error text says what is expected there; shape-mistakes.ts makes the sentence.
 * Editors check the text before its variables are filled in, so a URL has a check of ours and no format in the schema.
 */

const id = idField()
const name = nameField()

const bot = strict({
  kind: z.literal('bot'),
  id,
  name,
  capacity: whole(0).describe('Rank on the capacity ladder, never used up: above every representative, or below.'),
  messagingEndpoint: z
    .string('an http or https URL')
    .refine(isEndpoint, 'an http or https URL')
    .describe('Where the bot receives activities, such as http://localhost:3978/api/messages.'),
  channelId: id.default('omnichannel').describe('The channelId that its activities carry.'),
  setContext: oneOf(['event', 'startConversation', 'pvaSetContext', 'raw']).default('event'),
  bridging: oneOf(['on', 'off']).default('on').describe('off: every message reaches the customer except commands.'),
  acceptsEvents: flag().describe('Whether handoff.initiate and endOfConversation count as commands.'),
  idempotent: flag().describe('Whether a delivery that timed out or broke may be sent again.'),
  greetingLimitSeconds: seconds(10).describe('How long its greeting may take before the trace says bot-silent.'),
  inactivitySeconds: seconds(1800).describe('How long a conversation with it may be silent before it closes.'),
  appId: filledIn(/^[A-Za-z0-9-]{0,64}$/, 'an app id of letters, digits or -')
    .optional()
    .describe('Turns authentication on: the router signs its calls for this app, and takes only calls of this app.'),
  appType: oneOf(APP_TYPES).default('MultiTenant'),
  tenantId: filledIn(/^[A-Za-z0-9.-]{0,100}$/, "a tenant's id")
    .optional()
    .describe('Tenant of the app, unless it is MultiTenant.'),
  appPassword: matching(/^[!$-&(-[\]-_a-~]{0,256}$/, 'text of up to 256 ASCII characters without spaces, quotes, # and \\, for .env files')
    .optional()
    .describe('With one, the router itself issues the tokens of the bot; without, Microsoft Entra does.'),
})

const representative = strict({
  kind: z.literal('representative'),
  id,
  name,
  capacity: whole(1).describe('Units that open sessions and offers may add up to.'),
  roles: listOf(oneOf(['representative', 'supervisor']), 'a list of representative, supervisor or both').default([
    'representative',
  ]),
  login,
  skills: skillsField.default({}).describe('Proficiency from 1 to 10 by skill.'),
})

const workstream = strict({
  id,
  name: name.optional().describe('Its id, where absent.'),
  channel: oneOf(['direct-line']),
  secret,
  secondSecret,
  trustedOrigins,
  customerSignIn,
  capacityUnits: whole(1).describe('What one conversation costs a representative.'),
  queue: z.string("a queue's id").describe('Where conversations go that no route is for.'),
  routes: z.array(route, 'a list of routes').default([]).describe('Where conversations go; the first that matches.'),
  skills: z.array(skillRule, 'a list of rules').default([]).describe('Skills that conversations need.'),
  keepSameAgentSeconds: secondsOrNone(0).describe('For so long whoever served a customer last is asked first.'),
  openLimitSeconds: seconds(1200).describe('How long a conversation may stay without a worker before it closes.'),
  customerGraceSeconds: seconds(180).describe('How long a customer may be gone before the conversation ends.'),
  retentionDays: days().describe("How long what was said is kept after a conversation's end; else as the file's own."),
  wrapUpSeconds: secondsOrNone(0).describe('How long its representative may wrap up after it.'),
  wrapUpBlockSeconds: optionalSeconds().describe('How much of it blocks their capacity; all, where absent.'),
  allowedPresences: listOf(oneOf(PRESENCES), `a list of ${PRESENCES.join(', ')}`).default(['Available', 'Busy']),
  surveyBot: z
    .string("a bot's id")
    .optional()
    .describe('Asks how it was after a representative has ended it, who is then free at once, without a wrap-up.'),
  messages: messagesSchema,
})

const worker = z.discriminatedUnion('kind', [bot, representative], { error: 'bot or representative' })

export const fileSchema = strict({
  workers: listOf(worker, 'a list of workers'),
  queues: listOf(queue, 'a list of queues'),
  workstreams: listOf(workstream, 'a list of workstreams'),
  signIn,
  messages: messagesSchema,
  webhooks: listOf(webhook, 'a list of webhooks').optional().describe('Other systems that are told what happens.'),
  retentionDays: days().describe("How long what was said is kept after a conversation's end; for ever where absent."),
  limits: limitsSchema.optional(),
  disconnectSeconds: seconds(150).describe("How long a representative's desk may be gone before they are Offline."),
  hours: z.array(hours, 'a list of operating hours').default([]),
})

/** What handback.yaml holds, with defaults filled in. */
export type FileContents = z.infer<typeof fileSchema>

/** The JSON Schema for editors, as the text of handback.schema.json; draft 7 is what YAML editors know best. */
export function editorSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7' }), null, 2)}\n`
}
