import type { LogEntry, OfferView } from '../../desk/types.ts'
import { startCustomer, type Customer } from './customer.ts'
import type { Tick } from './layouts.ts'
import { signIn, type Person } from './representative.ts'

/** What a scene plays with: the router's address, and its two representatives, who are there. */
interface Stage {
  url: string
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
  { title: 'A survey that comes by itself', play: survey },
]

/** Plays one scene through real clients, ticking each step as it happens. */
export async function playScene(url: string, scene: Scene, tick: Tick): Promise<void> {
  const [riley, sam] = [await signIn(url, 'riley'), await signIn(url, 'sam')]
  for (const person of [riley, sam]) await person.become('Available')
  await scene.play({ url, riley, sam, tick })
}

async function conference({ url, riley, sam, tick }: Stage): Promise<void> {
  const { customer, id } = await handedOver(url, riley, 'demo-chat')
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

async function transferByName({ url, riley, sam, tick }: Stage): Promise<void> {
  const { customer, id } = await handedOver(url, riley, 'demo-chat')
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

async function survey({ url, riley, tick }: Stage): Promise<void> {
  const { customer, id } = await handedOver(url, riley, 'demo-surveyed')
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

/** A customer whom Bot A has handed over to Riley. */
async function handedOver(url: string, riley: Person, secret: string): Promise<{ customer: Customer; id: string }> {
  const customer = startCustomer(url, secret, 'Casey')
  await customer.read(/I am Bot A/)
  await customer.say('I want to talk to a person, please')
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
  customer.leave()
  tick(step)
}
