import { strict, whole } from './fields.ts'

/*
 * `limits:` of handback.yaml. Without it there are none while only this machine reaches the router, and else these.
 */

function limit(fallback: number) {
  return whole(1).default(fallback)
}

const requestsPerMinute = strict({
  address: limit(1_200).describe('Requests of one address in which nobody is recognised.'),
  secret: limit(6_000).describe("Requests with a workstream's secret."),
  token: limit(600).describe("Requests with one conversation's tokens."),
  bot: limit(60_000).describe('Requests of one bot.'),
  representative: limit(3_000).describe('Requests of one representative.'),
})

const conversationsPerMinute = strict({
  workstream: limit(600).describe('Conversations that begin in one workstream.'),
  address: limit(60).describe('Conversations that one address begins with tokens.'),
})

const sockets = strict({
  total: limit(20_000).describe('Open WebSockets of one router process.'),
  address: limit(500).describe('Those of one address.'),
  conversation: limit(10).describe('Those of one conversation.'),
  representative: limit(20).describe('Those of one representative.'),
})

export const limitsSchema = strict({
  requestsPerMinute: requestsPerMinute.prefault({}),
  conversationsPerMinute: conversationsPerMinute.prefault({}),
  openConversations: limit(100_000).describe('Open conversations of one workstream.'),
  sockets: sockets.prefault({}),
}).describe('How much callers may ask for; more is answered 429 with Retry-After.')
