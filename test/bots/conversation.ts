import { TestAdapter } from 'botbuilder'
import type { Activity, ActivityHandler, Storage } from 'botbuilder'
import { OmnichannelMiddleware } from '../../src/bots/omnichannel-middleware.ts'
import type { SetContextPart } from '../../src/protocol/set-context.ts'

/** One conversation with a bot behind the middleware, through botbuilder's TestAdapter: no wire. */
export interface TestConversation {
  /** Sends an activity, or a text as a message, and gives what the bot sent in that turn. */
  send(activity: string | SetContextPart | Partial<Activity>): Promise<Partial<Activity>[]>
}

export function converse(
  create: (storage: Storage) => ActivityHandler,
  storage: Storage,
  channelId: string,
): TestConversation {
  const reference = { ...TestAdapter.createConversation('c1'), channelId }
  const adapter = new TestAdapter(reference)
  adapter.use(new OmnichannelMiddleware(storage))
  const bot = create(storage)
  return {
    async send(activity) {
      const incoming = typeof activity === 'string' ? { type: 'message', text: activity } : { ...activity }
      await adapter.processActivity(incoming as Partial<Activity>, (context) => bot.run(context))
      return adapter.activeQueue.splice(0)
    },
  }
}

/** The conversationUpdate that adds these members; TestAdapter's bot has the id `bot`, its user `user1`. */
export function added(...ids: string[]): Partial<Activity> {
  return { type: 'conversationUpdate', membersAdded: ids.map((id) => ({ id, name: id })) }
}
