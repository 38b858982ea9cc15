import { ActivityHandler, ConversationState, EventFactory } from 'botbuilder'
import type { Storage, TurnContext } from 'botbuilder'
import { isObject } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { onFirstMeeting } from './first-meeting.ts'
import { answer, greeting, rememberWish } from './greeter-talk.ts'
import type { Talk } from './greeter-talk.ts'
import { isDeskConnected } from './omnichannel-middleware.ts'
import { cut } from './plain-text.ts'
import { wantsPerson } from './wants-person.ts'

const MAX_NAME_LENGTH = 100

/** Bot A: greets once, answers simple questions, and hands over to a person when the customer asks for one. */
export function createGreeter(storage: Storage): ActivityHandler {
  const conversation = new ConversationState(storage, 'greeter')
  const talks = conversation.createProperty<Talk>('talk')
  const bot = new ActivityHandler()

  bot.onTurn(async (context, next) => {
    await next()
    await conversation.saveChanges(context)
  })
  onFirstMeeting(bot, async (context, values) => {
    const talk = { ...(await talks.get(context, {})), ...nameIn(values) }
    if (!talk.greeted) await context.sendActivity(greeting(talk))
    await talks.set(context, { ...talk, greeted: true })
  })
  bot.onMessage(async (context, next) => {
    await talks.set(context, await reply(context, await talks.get(context, {})))
    await next()
  })
  return bot
}

async function reply(context: TurnContext, talk: Talk): Promise<Talk> {
  const text = context.activity.text ?? ''
  if (wantsPerson(text)) return handOver(context, rememberWish(talk, text))
  const { talk: known, say } = answer(talk, text)
  await context.sendActivity(say)
  return known
}

async function handOver(context: TurnContext, talk: Talk): Promise<Talk> {
  if (!isDeskConnected(context)) {
    await context.sendActivity('No desk is connected here, so I can bring in nobody. I still answer what I can.')
    return talk
  }
  const value = { MessageToAgent: summary(talk), Context: variables(talk) }
  const handoff = EventFactory.createHandoffInitiation(context, value)
  await context.sendActivities([{ type: 'message', text: 'I am bringing in a person. One moment, please.' }, handoff])
  return talk
}

function summary(talk: Talk): string {
  const parts = [
    `${talk.customerName ?? 'The customer'} asks for a person.`,
    talk.topic && `Topic: ${talk.topic}.`,
    talk.orderNumber && `Order: ${talk.orderNumber}.`,
    talk.lastQuestion && `Last question: ${talk.lastQuestion}`,
  ]
  return parts.filter(Boolean).join(' ')
}

/** Under `Name`, Dynamics looks for the customer's record (Microsoft, "Identify records automatically"). */
function variables(talk: Talk): JsonObject {
  const { topic: Topic, lastQuestion: LastQuestion, orderNumber: OrderNumber, customerName: Name } = talk
  const known = Object.entries({ Topic, LastQuestion, OrderNumber, Name }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known.map(([name, value]) => [name, { value, isDisplayable: true }]))
}

/** The customer's name as set-context or the pre-chat answers have it. */
function nameIn(values: JsonObject): Pick<Talk, 'customerName'> {
  const given = values.msdyn_CustomerName ?? values.Name
  const name = isObject(given) ? given.value : given
  return typeof name === 'string' && name !== '' ? { customerName: cut(name, MAX_NAME_LENGTH) } : {}
}
