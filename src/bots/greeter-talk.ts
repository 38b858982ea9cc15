import { cut, plain } from './plain-text.ts'

/** What Bot A keeps in mind of a conversation. */
export interface Talk {
  greeted?: boolean
  customerName?: string
  topic?: string
  lastQuestion?: string
  orderNumber?: string
  /** The bot's last question was for the order number. */
  asksForOrder?: boolean
}

const MAX_QUESTION_LENGTH = 300
const MAX_NAME_LENGTH = 100
const ORDER_STATUS = 'order status'
const ORDER_NUMBER = /(?<![\d.,])\d{4,10}(?![\d.,]\d|\d)/
const NAME = /\b[Mm]y name is ([\p{L}'-]+(?: \p{Lu}[\p{L}'-]+){0,2})/u

/** The first that fits a message is what it is about. */
const TOPICS: { topic: string; pattern: RegExp; say?: string }[] = [
  {
    topic: 'returns',
    pattern: /\b(returns?|refunds?|send (it )?back|money back|exchange)\b/,
    say: 'You can return anything within 30 days. The label is in the parcel; the money is back within a week.',
  },
  {
    topic: 'shipping costs',
    pattern: /\b(postage|(shipping|delivery) (costs?|fees?|prices?))\b/,
    say: 'Shipping costs 4.90, and nothing for orders above 50.',
  },
  {
    topic: ORDER_STATUS,
    pattern: /\b(orders?|ordered|parcels?|packages?|delivery|delivered|shipments?|shipped|tracking)\b/,
  },
  {
    topic: 'opening hours',
    pattern: /\b(opening hours|business hours|(are|do) you (open|close)|when .*\b(open|close))\b/,
    say: 'We are open from Monday to Friday, 9 to 17.',
  },
]

const SMALL_TALK: { pattern: RegExp; say: string }[] = [
  {
    pattern: /\b(are you|am i talking to) an? (human|person|bot|robot)\b/,
    say: 'I am a bot. Write "agent" for a person.',
  },
  { pattern: /\bhow are you\b/, say: 'I am well, thank you. What can I do for you?' },
  {
    pattern: /\b(who|what) are you\b/,
    say: 'I am Bot A. I answer simple questions and bring in a person when you ask.',
  },
  { pattern: /\bthank(s| you)\b/, say: 'You are welcome.' },
  { pattern: /^(bye|goodbye|see you)\b/, say: 'Goodbye, and have a nice day.' },
  { pattern: /^(hi|hello|hey|good (morning|afternoon|evening))\b/, say: 'Hello. What can I do for you?' },
]

const ORDER_STATES = [
  'is being packed and leaves us tomorrow',
  'is on its way and arrives in two days',
  'is at your local depot and arrives today',
  'was delivered yesterday',
]

/** The greeting, by name where the name is known. */
export function greeting(talk: Talk): string {
  const hello = talk.customerName ? `Hello ${talk.customerName}` : 'Hello'
  return `${hello}, I am Bot A. Ask me about your order, returns or opening hours, or write "agent" for a person.`
}

/** Bot A's answer to a message that asks for no person, and what it keeps in mind. The orders are made up. */
export function answer(talk: Talk, text: string): { talk: Talk; say: string } {
  const topic = topicOf(talk, text)
  const smallTalk = SMALL_TALK.find(({ pattern }) => pattern.test(plain(text)))
  const known = remember(talk, text, topic !== undefined || (!smallTalk && !talk.asksForOrder))
  if (topic === ORDER_STATUS && known.orderNumber === undefined) {
    return { talk: { ...known, asksForOrder: true }, say: 'What is the number of your order? It has 4 to 10 digits.' }
  }
  if (topic !== undefined) {
    const say = TOPICS.find((one) => one.topic === topic)?.say ?? orderStatus(known.orderNumber ?? '')
    return { talk: { ...known, asksForOrder: false }, say }
  }
  if (smallTalk) return { talk: known, say: smallTalk.say }
  if (talk.asksForOrder) return { talk: known, say: 'I can find no order number in that. It has 4 to 10 digits.' }
  if (NAME.test(text)) return { talk: known, say: `Nice to meet you, ${known.customerName}. What can I do for you?` }
  return { talk: known, say: 'I did not understand that. Ask about your order, or write "agent" for a person.' }
}

/** What Bot A knows once the customer has asked for a person, which may say what it is about as well. */
export function rememberWish(talk: Talk, text: string): Talk {
  return remember(talk, text, topicOf(talk, text) !== undefined || talk.lastQuestion === undefined)
}

function remember(talk: Talk, text: string, isQuestion: boolean): Talk {
  const topic = topicOf(talk, text)
  const name = NAME.exec(text)?.[1]
  const aboutOrder = topic === ORDER_STATUS || topic === 'returns'
  const orderNumber = aboutOrder ? ORDER_NUMBER.exec(text)?.[0] : undefined
  return {
    ...talk,
    ...(topic && { topic }),
    ...(name && { customerName: cut(name, MAX_NAME_LENGTH) }),
    ...(orderNumber && { orderNumber }),
    // The number that was asked for is an answer; the question was the message before.
    ...(isQuestion && !(talk.asksForOrder && orderNumber) && { lastQuestion: cut(text, MAX_QUESTION_LENGTH) }),
  }
}

function topicOf(talk: Talk, text: string): string | undefined {
  const named = TOPICS.find(({ pattern }) => pattern.test(plain(text)))?.topic
  return named ?? (talk.asksForOrder && ORDER_NUMBER.test(text) ? ORDER_STATUS : undefined)
}

/** The same number always gets the same answer. */
function orderStatus(number: string): string {
  return `Your order ${number} ${ORDER_STATES[Number(number) % ORDER_STATES.length]}.`
}
