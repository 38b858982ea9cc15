import { startCustomer } from './customer.ts'
import { signIn } from './representative.ts'

/** One of the two documented layouts, and where the representative hands back to. */
export interface Layout {
  title: string
  secret: string
  /** Names as Microsoft's page has them. */
  firstQueue: string
  handBackTo: { id: string; name: string }
}

/** Says that a step has happened, with what could be seen of it. */
export type Tick = (step: string, seen?: string) => void

/** Plays one layout from the customer's first word to the close, ticking each documented step as it really happens. */
export async function playLayout(url: string, layout: Layout, tick: Tick): Promise<void> {
  const riley = await signIn(url, 'riley')
  await riley.become('Available')
  const customer = startCustomer(url, layout.secret, 'Casey')
  try {
    tick('The customer starts a conversation; Bot A accepts it and greets', await customer.read(/I am Bot A/))
    await customer.say('Where is my order 12345?')
    tick('Bot A serves the customer', await customer.read(/order/i))
    await customer.say('I want to talk to a person, please')
    const offer = await riley.nextOffer()
    tick(`Bot A escalates; Riley in ${layout.firstQueue} gets the request`, `summary: ${offer.summary ?? 'none'}`)
    await riley.accept(offer)
    tick('Riley accepts', await customer.read(/Riley has joined/))
    const id = offer.conversationId
    await riley.say(id, 'Hello Casey, Riley here. It will be with you tomorrow.')
    await customer.read(/Riley here/)
    await customer.say('That is all I needed, thank you')
    await riley.say(id, 'Friendly customer; survey next.', 'internal')
    tick('They talk; Riley whispers a note that only representatives can read')
    await riley.transfer(id, layout.handBackTo.id, 'Please ask for a rating')
    tick(`Riley transfers to ${layout.handBackTo.name}`, await customer.read(/is being transferred/))
    tick('Riley is disconnected', await customer.read(/Riley has left/))
    tick('Bot B is engaged and greets', await customer.read(/How satisfied/))
    await customer.say('5')
    await customer.read(/comment/)
    await customer.say('Fast and friendly')
    await customer.over()
    const [survey] = await riley.surveys()
    if (survey?.conversationId !== id) throw new Error('The survey was not stored')
    tick(
      'The customer answers the survey',
      `rating ${survey.rating}, "${survey.comment}", served by ${survey.servedBy.map(({ name }) => name).join(', ')}`,
    )
    const { status, sessions } = await riley.conversation(id)
    if (status !== 'Closed') throw new Error(`The conversation is ${status}, not Closed`)
    tick('The conversation is closed', sessions.map(({ name, reason }) => `${name}: ${reason}`).join(', '))
    for (const [bot, received] of await receivedBy(riley, id)) tick(`${bot} received, in this order`, received)
  } finally {
    customer.leave()
  }
}

/** What each bot was sent, in order, from the trace of the conversation. */
async function receivedBy(riley: Awaited<ReturnType<typeof signIn>>, id: string): Promise<Map<string, string>> {
  const received = new Map<string, string[]>()
  let serving = ''
  for (const { code, data } of await riley.trace(id)) {
    if (code === 'session-opened') serving = String(data?.['workerId'])
    if (code === 'activity-sent') received.set(serving, [...(received.get(serving) ?? []), itemName(data?.['item'])])
  }
  return new Map([...received].map(([bot, items]) => [bot, items.join(' → ')]))
}

function itemName(item: unknown): string {
  return item === 'added' ? 'conversationUpdate (bot added)' : item === 'context' ? 'omnichannelSetContext' : 'message'
}
