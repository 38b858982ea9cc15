// The echo bot of the Agents SDK's quickstart, started by startAgentsBot; the SDK reads PORT by itself.
import { AgentApplication, MemoryStorage, type TurnContext, type TurnState } from '@microsoft/agents-hosting'
import { startServer } from '@microsoft/agents-hosting-express'

const bot = new AgentApplication<TurnState>({ storage: new MemoryStorage() })
bot.onConversationUpdate('membersAdded', async (context: TurnContext) => {
  await context.sendActivity('Hello and welcome!')
})
bot.onActivity('message', async (context: TurnContext) => {
  await context.sendActivity(`You said: ${context.activity.text}`)
})
startServer(bot)
