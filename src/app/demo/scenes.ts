import type { LogEntry, OfferView } from '../../desk/types.ts'
import { startCustomer, type Customer } from './customer.ts'
import type { Tick } from './layouts.ts'
import { signIn, type Person } from './representative.ts'

/** What a scene plays with: customers, and two representatives, who are there. */
interface Stage {
  /** Starts a conversation in the workstream of that secret. */
  customer(secret: string, name?: string): Customer
  riley: Person
  sam: Person
  tick: Tick
}

export interface Scene {
  title: string
  play(stage: Stage): Promise<void>
}

/** What a conversation between a bot and a person may lead to besides the hand-back; each scene is played alone. */
export const SCENES: Scene[] = [
  { title: 'A conference', play: conference },
  { title: 'A transfer by name', play: transferByName },
  { title: 'A queue that overflows', play: overflow },
  { title: 'A survey that comes by itself', play: survey },
]

/** Plays one scene through real clients, ticking each step as it happens. */
export async function playScene(url: string, scene: Scene, tick: Tick): Promise<void> {
  const [riley, sam] = [await signIn(url, 'riley'), await signIn(url, 'sam')]
  for (const person of [riley, sam]) await person.become('Available')
  const customers: Customer[] = []
  function customer(secret: string, name = 'Casey'): Customer {
    const one = startCustomer(url, secret, name)
    customers.push(one)
    return one
  }
  try {
    await scene.play({ customer, riley, sam, tick })
  } finally {
    // A socket that stays open would keep the program from ending.
    for (const one of customers) one.leave()
  }
}

async function conference({ riley, sam, tick, ...stage }: Stage): Promise<void> {
  const { customer, id } = await handedOver(stage.customer('demo-chat'), riley)
  tick('Riley serves Casey')
  await riley.invite(id, 'sam', 'Do you know this invoice?')
  const offer = await sam.nextOffer()
  tick('Riley asks Sam to join: the request says so', `${offer.kind}, from ${offer.from?.name}: "${offer.note}"`)
  await sam.accept(offer)
  tick('Sam joins; everybody reads it', await customer.read(/Sam has joined/))
  await sam.say(id, 'It is paid already, Riley.', 'internal')
  tick('Sam whispers to Riley; Casey does not see it')
  await riley.leave(id)
  tick('Riley leaves; the conversation goes on', await customer.read(/Riley has left/))
  await sam.say(id, 'Hello Casey, Sam here: your invoice is paid.')
  tick('Sam goes on alone, with equal rights', await customer.read(/Sam here/))
  await sam.end(id)
  await finish(customer, tick, 'Sam ends it')
}

async function transferByName({ riley, sam, tick, ...stage }: Stage): Promise<void> {
  const { customer, id } = await handedOver(stage.customer('demo-chat'), riley)
  tick('Riley serves Casey')
  await riley.transferTo(id, 'sam', 'Speaks Danish')
  const first = await sam.nextOffer()
  await sam.decline(first)
  tick('Riley asks Sam to take it over; Sam declines, and it stays with Riley', await told(riley, id, /declined/))
  await riley.transferTo(id, 'sam', 'Please, Sam')
  const second = await sam.nextOffer()
  tick('Riley asks once more', `${second.kind}, from ${second.from?.name}: "${second.note}"`)
  await sam.accept(second)
  tick('Sam accepts: only now Riley is off', await customer.read(/Riley has left/))
  await customer.read(/Sam has joined/)
  await sam.end(id)
  await finish(customer, tick, 'Sam ends it')
}

async function overflow({ customer, riley, sam, tick }: Stage): Promise<void> {
  await riley.become('Away')
  const casey = customer('demo-crowded', 'Casey')
  await asksForPerson(casey)
  tick('Riley is away: Casey waits, and one is as many as may wait', await casey.read(/next in line/))
  const robin = customer('demo-crowded', 'Robin')
  await asksForPerson(robin)
  tick('Robin is one too many: the queue passes it on', await robin.read(/is being transferred to Colleagues/))
  const passedOn = await sam.nextOffer()
  await sam.accept(passedOn)
  tick('Sam of Colleagues takes it', await robin.read(/Sam has joined/))
  await sam.end(passedOn.conversationId)
  await robin.over()
  await riley.become('Available')
  const waited = await riley.nextOffer()
  await riley.accept(waited)
  tick('Riley is back, and Casey is next', await casey.read(/Riley has joined/))
  await riley.end(waited.conversationId)
  await finish(casey, tick, 'Riley ends it')
}

async function asksForPerson(customer: Customer): Promise<void> {
  await customer.read(/I am Bot A/)
  await customer.say('I want to talk to a person, please')
}

async function survey({ riley, tick, ...stage }: Stage): Promise<void> {
  const { customer, id } = await handedOver(stage.customer('demo-surveyed'), riley)
  tick('Riley serves Casey')
  await riley.end(id)
  tick('Riley ends the conversation', await customer.read(/Riley has ended/))
  tick('Bot B asks by itself, without another word of Casey', await customer.read(/How satisfied/))
  await customer.say('4')
  await customer.read(/comment/)
  await customer.say('skip')
  await finish(customer, tick, 'Casey answers, and the conversation closes')
  const { total } = await riley.surveySummary()
  tick('The desk has the figures', `${total.count} survey, average ${total.average}`)
}

/** Bot A hands the customer over to Riley. */
async function handedOver(customer: Customer, riley: Person): Promise<{ customer: Customer; id: string }> {
  await asksForPerson(customer)
  const offer: OfferView = await riley.nextOffer()
  await riley.accept(offer)
  await customer.read(/Riley has joined/)
  return { customer, id: offer.conversationId }
}

/** What the desk has told the representatives last, if it fits. */
async function told(person: Person, id: string, fits: RegExp): Promise<string> {
  const texts = (await person.log(id)).map(({ activity }: LogEntry) => String((activity as { text?: string })?.text ?? ''))
  const text = texts.findLast((one) => fits.test(one))
  if (text === undefined) throw new Error(`The desk did not say anything like ${fits}`)
  return text
}

async function finish(customer: Customer, tick: Tick, step: string): Promise<void> {
  await customer.over()
  tick(step)
}
