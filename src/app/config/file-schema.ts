import { z } from 'zod'
import { PRESENCES } from '../../domain/desk.ts'

/*
 * The form of handback.yaml. Each field's error text says what is expected there; shape-mistakes.ts makes the sentence.
 * Editors check the text before its variables are filled in, so a URL has a check of ours and no format in the schema.
 */

const id = matching(/^[A-Za-z0-9_-]{1,64}$/, 'an id of 1 to 64 letters, digits, - or _')
const name = matching(/^(?=.*\S).{1,100}$/, 'a name of 1 to 100 characters')

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
})

const representative = strict({
  kind: z.literal('representative'),
  id,
  name,
  capacity: whole(1).describe('Units that open sessions and offers may add up to.'),
  roles: listOf(oneOf(['representative', 'supervisor']), 'a list of representative, supervisor or both').default([
    'representative',
  ]),
})

const queue = strict({
  id,
  name,
  method: oneOf(['highest-capacity']).default('highest-capacity'),
  members: listOf(z.string("a worker's id"), "a list of workers' ids").describe('Their order means nothing.'),
  offerSeconds: seconds(120).describe('How long a representative has to accept an offer.'),
  declineLimit: whole(1).default(3).describe("Declines that end a representative's chances at one conversation."),
  noAgentAfterSeconds: secondsOrNone(60).describe('Wait after which the customer is told that nobody is available.'),
  noAgentThen: oneOf(['wait', 'close']).default('wait').describe('What follows that notice.'),
})

const workstream = strict({
  id,
  name: name.optional().describe('Its id, where absent.'),
  channel: oneOf(['direct-line']),
  secret: matching(/^[\x21-\x7e]{1,256}$/, 'text of 1 to 256 ASCII characters without spaces').describe(
    "The customers' clients sign in with it; one for each workstream.",
  ),
  capacityUnits: whole(1).describe('What one conversation costs a representative.'),
  queue: z.string("a queue's id").describe('Where its conversations go.'),
  openLimitSeconds: seconds(1200).describe('How long a conversation may stay without a worker before it closes.'),
  customerGraceSeconds: seconds(180).describe('How long a customer may be gone before the conversation ends.'),
  wrapUpSeconds: secondsOrNone(0).describe('How long its representative stays blocked after it.'),
  allowedPresences: listOf(oneOf(PRESENCES), `a list of ${PRESENCES.join(', ')}`).default(['Available', 'Busy']),
})

const worker = z.discriminatedUnion('kind', [bot, representative], { error: 'bot or representative' })

export const fileSchema = strict({
  workers: listOf(worker, 'a list of workers'),
  queues: listOf(queue, 'a list of queues'),
  workstreams: listOf(workstream, 'a list of workstreams'),
})

/** What handback.yaml holds, with defaults filled in. */
export type FileContents = z.infer<typeof fileSchema>

/** The JSON Schema for editors, as the text of handback.schema.json; draft 7 is what YAML editors know best. */
export function editorSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7' }), null, 2)}\n`
}

/** An object that takes no other keys. For an unknown one the error text lists those that are known. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `a mapping with ${known}`),
  })
}

function listOf<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(item, expected).min(1, `${expected}, at least one`)
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, values.length === 1 ? values[0] : `one of ${values.join(', ')}`)
}

function matching(pattern: RegExp, expected: string) {
  return z.string(expected).regex(pattern, expected)
}

function whole(least: number) {
  const expected = `a whole number from ${least} to 1000000`
  return z.number(expected).int(expected).min(least, expected).max(1_000_000, expected)
}

function flag() {
  return z.boolean('true or false').default(false)
}

function seconds(fallback: number) {
  const expected = 'a number of seconds above 0'
  return z.number(expected).positive(expected).default(fallback)
}

function secondsOrNone(fallback: number) {
  const expected = 'a number of seconds, 0 or more'
  return z.number(expected).min(0, expected).default(fallback)
}

/** HTTP clients refuse a URL that carries a user name, so it is refused here already. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && !username && !password
}
