import assert from 'node:assert/strict'
import { KEPT_SEEDS } from './kept-seeds.ts'
import { simulate } from './simulation.ts'

/** What a run of many conversations must have come across, or it proves little. */
const EVERYWHERE = [
  'first-bots start', 'first-bots hand-back', 'first-bots bot-failed', 'hand-back-bots hand-back', 'hand-back-bots survey',
  'representatives start', 'representatives escalation', 'representatives transfer', 'representatives left',
  'representatives bot-failed', 'representatives overflow', 'representatives disconnected', 'AgentDisconnected',
  'ClosedDueToOverflow', 'capacity-released', 'out-of-hours', 'overflow-ended',
  'BotTransferToAgent', 'BotEndConversation', 'AgentTransferToQueue', 'AgentTransferred', 'AgentClosed',
  'AgentEndConversation', 'CustomerEndConversation', 'CustomerDisconnect', 'ConversationTimeout', 'AddAgentFailed',
  'ConversationEndedByBot', 'ConversationEndedByAgent', 'ClosedDueToFailure', 'AutoClosedBySystem',
  'CustomerDisconnectedOrLeftOpenConversation', 'CustomerDisconnectedOrLeftActiveConversation', 'wrap-up-started',
  'activity-answered ok', 'activity-answered unreached', 'activity-answered error', 'activity-answered timeout',
  'offer new', 'offer transfer', 'offer conference', 'offer consult', 'participant', 'consult', 'monitor', 'role-changed',
  'search-started', 'conference nobody', 'SupervisorTransferToAgent', 'ForceClose', 'ForceClosedBySupervisor', 'offer-closed accepted', 'offer-closed rejected', 'offer-closed timed-out',
  'offer-closed withdrawn', 'bot suppressed', 'bot internal', 'representative internal', 'bot-silent', 'not-bridged',
  'tags-not-string', 'tags-not-json', 'unknown-command-type', 'command-and-bridged', 'no-agents', 'transfer-rejected',
  'position', 'next-in-line', 'average-wait',
]

describe('days of the whole router', function () {
  this.timeout(60_000)
  const seen = new Set<string>()

  for (const plan of KEPT_SEEDS) {
    it(`CNV-5 nothing is lost or left with nobody: seed ${plan.seed}, which showed ${plan.showed}`, async () => {
      const { tally, seen: here } = await simulate(plan)
      for (const kind of here.keys()) seen.add(kind)
      const { crashes, storeFaults, botFaults, drops } = tally
      assert.ok(Math.min(crashes, storeFaults, botFaults, drops) > 0, 'the run was too easy')
    })
  }

  it('CNV-5 these days hold everything that can happen to a conversation', () => {
    assert.deepEqual(EVERYWHERE.filter((kind) => !seen.has(kind)), [])
  })

  it('the same seed gives the same logs, another one gives others', async () => {
    const plan = { seed: 4, days: 0.05, customers: 600 }
    const [one, again, other] = [await simulate(plan), await simulate(plan), await simulate({ ...plan, seed: 5 })]
    assert.equal(one.hash, again.hash)
    assert.notEqual(one.hash, other.hash)
  })
})
