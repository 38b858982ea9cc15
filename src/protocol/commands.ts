import type { Activity, Variables } from './activity.ts'
import { note } from './diagnostics.ts'
import type { DiagnosticCode, Note } from './diagnostics.ts'
import { HANDOFF_INITIATE, asSummary, readHandoff } from './handoff.ts'
import { channelDataOf, isObject, parseJson } from './json.ts'
import type { JsonObject } from './json.ts'
import { isUnreadable, readVariables } from './variables.ts'

/** What a bot's activity is for, and the protocol mistakes in it. */
export interface BotReading {
  meaning: 'public' | 'internal' | { command: CommandName; context: Variables; summary?: string }
  notes: Note[]
}

export type CommandName = 'Escalate' | 'EndConversation'

/** A command whose variables break a limit of BOT-7: nothing may change because of it. The code is Bot Framework's. */
export interface BotReadingError {
  error: { code: 'BadArgument'; message: string }
}

/** How this bot is configured to be read (BOT-1, BOT-4). */
export interface BotReadingOptions {
  bridging: 'on' | 'off'
  acceptsEvents: boolean
}

/** The labels in the tags of what bots are sent (Microsoft, omnichannel-chat-sdk: MessageTags), or nothing. */
const CHANNELS_OWN = /^(ChannelId-\w+|FromCustomer|OmnichannelContextMessage|Hidden|)$/

/** The order of the command types in Microsoft's sample class, for bots that send the number of a type. */
const COMMANDS: readonly CommandName[] = ['Escalate', 'EndConversation']

/**
 * Reads what a bot sent: for the customer, for representatives only, or a command. A malformed command is never guessed
 * at: it is internal, with a note that says what to change (BOT-5). Source: Microsoft, "Integrate an Azure agent", and
 * "Escalate and end conversations".
 */
export function readBotActivity(activity: Activity, options: BotReadingOptions): BotReading | BotReadingError {
  if (activity.type === 'trace') return { meaning: 'internal', notes: [] }
  const channelData = channelDataOf(activity)
  if (isObject(channelData.command) && 'type' in channelData.command) return internal('end-conversation-odd-form')
  if (!isWithoutCommand(channelData.tags)) return readTags(activity, channelData)
  if (isCommandEvent(activity)) {
    return options.acceptsEvents ? readCommandEvent(activity) : internal('event-not-command')
  }
  return readAudience(activity, channelData, options)
}

/** No tags, or what the channel itself puts there, as a bot has it that answers with the channelData it was sent. */
function isWithoutCommand(tags: unknown): boolean {
  if (tags === undefined || tags === null) return true
  return typeof tags === 'string' && tags.split(',').every((tag) => CHANNELS_OWN.test(tag.trim()))
}

function readTags(activity: Activity, channelData: JsonObject): BotReading | BotReadingError {
  if (typeof channelData.tags !== 'string') return internal('tags-not-string')
  const parsed = parseJson(channelData.tags)
  if (parsed === undefined) return internal('tags-not-json')
  const given = isObject(parsed) ? parsed : {}
  const name = COMMANDS.find((command, index) => given.type === command || given.type === index)
  if (name === undefined) return internal('unknown-command-type')
  const wrong: DiagnosticCode[] = []
  if (activity.type !== 'message') wrong.push('command-on-non-message')
  if (isBridged(channelData)) wrong.push('command-and-bridged')
  if (wrong.length > 0) return internal(...wrong)
  const notes = typeof given.type === 'number' ? [note('integer-command-type')] : []
  return command(name, given.context, 'channelData.tags.context', activity.text, notes)
}

function isCommandEvent(activity: Activity): boolean {
  return activity.type === 'endOfConversation' || (activity.type === 'event' && activity.name === HANDOFF_INITIATE)
}

function readCommandEvent(activity: Activity): BotReading | BotReadingError {
  if (activity.type === 'endOfConversation') {
    const context = isObject(activity.value) ? activity.value : undefined
    return command('EndConversation', context, 'value', activity.text, [])
  }
  const { summary, context } = readHandoff(activity.value)
  return command('Escalate', context, 'value', summary, [])
}

function command(
  name: CommandName,
  given: unknown,
  field: string,
  text: string | undefined,
  notes: Note[],
): BotReading | BotReadingError {
  const context = readVariables(given, field)
  if (isUnreadable(context)) return { error: { code: 'BadArgument', message: context.error } }
  const summary = name === 'Escalate' ? asSummary(text) : {}
  return { meaning: { command: name, context, ...summary }, notes }
}

function readAudience(activity: Activity, channelData: JsonObject, options: BotReadingOptions): BotReading {
  if (isBridged(channelData) || options.bridging === 'off') return { meaning: 'public', notes: [] }
  // Typing shows the customer nothing but that the bot is busy, unless it streams a text ahead of its message.
  if (activity.type === 'typing') return { meaning: activity.text ? 'internal' : 'public', notes: [] }
  return internal('not-bridged')
}

function isBridged(channelData: JsonObject): boolean {
  return channelData.deliveryMode === 'bridged'
}

function internal(...codes: DiagnosticCode[]): BotReading {
  return { meaning: 'internal', notes: codes.map(note) }
}
