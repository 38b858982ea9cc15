/** What the trace says about a bot: a word for programs, a sentence for people. */
export interface Note {
  code: DiagnosticCode
  text: string
}

export type DiagnosticCode = keyof typeof DIAGNOSTICS

/** Each known mistake or trouble of a bot (LNT-1). Codes are stable; sentences may improve. */
export const DIAGNOSTICS = {
  'not-bridged': {
    happened: 'The customer does not see this message: channelData.deliveryMode is not "bridged".',
    change: 'Set channelData.deliveryMode to "bridged" on every message that is for the customer.',
  },
  'tags-not-string': {
    happened: 'channelData.tags is not a string: no command was read, and the customer does not see the message.',
    change: 'Put the command through JSON.stringify before it goes into channelData.tags.',
  },
  'tags-not-json': {
    happened: 'channelData.tags is not JSON: no command was read, and the customer does not see the message.',
    change: 'Send {"type":"Escalate","context":{}} as JSON text, or leave tags out of messages that are no commands.',
  },
  'unknown-command-type': {
    happened: 'The command in channelData.tags has no known type: nothing was done, and the customer does not see the message.',
    change: 'Set type to "Escalate" or "EndConversation", spelled exactly so.',
  },
  'command-on-non-message': {
    happened: 'channelData.tags holds a command, but the activity is not a message, so nothing was done.',
    change: 'Send commands on an activity of type "message".',
  },
  'command-and-bridged': {
    happened: 'One message is both a command and bridged, so it was neither executed nor shown to the customer.',
    change: 'Send two: a bridged message for the customer, then the command without channelData.deliveryMode.',
  },
  'end-conversation-odd-form': {
    happened: 'The command is in channelData.command, where one sample of the documentation has it; nothing was done.',
    change: 'Send the command as JSON text in channelData.tags.',
  },
  'integer-command-type': {
    happened: 'The type of the command is a number; it was understood here.',
    change: 'Send "Escalate" for 0 and "EndConversation" for 1: Omnichannel may refuse numbers.',
  },
  'event-not-command': {
    happened: 'handoff.initiate and endOfConversation are not commands for this bot, so nothing was done.',
    change: 'Use the Omnichannel middleware in the bot, or set acceptsEvents for it in the configuration.',
  },
  'bot-silent': {
    happened: 'The bot sent the customer no greeting within its limit after set-context.',
    change: 'Send a bridged message when the set-context event arrives.',
  },
  'bot-error': {
    happened: 'The bot answered an activity with an error, or broke the connection.',
    change: 'Look into the log of the bot for that moment; answer 200 once the turn is done.',
  },
  'bot-refused': {
    happened: 'The bot refused a call of the router as not authenticated.',
    change: 'Let the configuration and the bot name the same app id; "handback env" prints what the bot needs.',
  },
  'bot-timeout': {
    happened: 'The bot did not answer an activity within 15 seconds.',
    change: 'Answer sooner and send what takes longer as a later message.',
  },
  'bot-unreachable': {
    happened: 'The messaging endpoint of the bot could not be reached.',
    change: 'Start the bot, and compare its address with messagingEndpoint in the configuration.',
  },
  'bot-not-engaged': {
    happened: 'The bot did not take the conversation: adding it or set-context was not answered with 2xx in time.',
    change: 'Answer conversationUpdate and the set-context event with 200 within 30 seconds.',
  },
  'activity-refused': {
    happened: 'An activity of the bot was answered 400, so nothing came of it.',
    change: 'Send what the answer asks for; the SDKs throw it as an error of sendActivity.',
  },
  'not-in-roster': {
    happened: 'The bot has no open session in this conversation, so what it sent reached nobody.',
    change: 'Send nothing after Escalate or EndConversation, nor after the conversation was taken from the bot.',
  },
} as const satisfies Record<string, { happened: string; change: string }>

/** The note for a code: what happened. */
export function note(code: DiagnosticCode): Note {
  return { code, text: DIAGNOSTICS[code].happened }
}

/** What was noted, followed by what to change; a code that is not in the table has no advice. */
export function withAdvice(code: string, text: string): string {
  const known = Object.hasOwn(DIAGNOSTICS, code) ? DIAGNOSTICS[code as DiagnosticCode] : undefined
  return known ? `${text} ${known.change}` : text
}
