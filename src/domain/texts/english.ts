import type { Notice } from '../notices.ts'

/** The shipped texts where nothing else is configured or known. */
export const ENGLISH: Record<Notice, string> = {
  'agent-joined': '{AgentName} has joined the conversation.',
  'agent-left': '{AgentName} has left',
  'agent-ended': '{AgentName} has ended the conversation.',
  'transfer-started': 'Your request is being transferred to {QueueName}, please wait!',
  'transfer-rejected': '{AgentName} declined the transfer. The conversation stays with you.',
  'transfer-timed-out': '{AgentName} did not answer the transfer request in time. The conversation stays with you.',
  'no-agents': 'No agents were available',
  position: 'You are number {PositionInQueue} in line.',
  'next-in-line': 'You are next in line.',
  'average-wait': 'The average wait is {AverageWaitTime}.',
  'bot-unavailable': '{BotName} is not available right now. You are being connected to someone else, please wait!',
  'closed-inactive': 'This conversation was closed because nothing was said for a long time.',
  'closed-waiting': 'This conversation was closed because nobody became available.',
}
