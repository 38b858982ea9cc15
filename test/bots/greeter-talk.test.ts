import assert from 'node:assert/strict'
import { answer, greeting, rememberWish } from '../../src/bots/greeter-talk.ts'
import type { Talk } from '../../src/bots/greeter-talk.ts'

/** Given what is known, when the customer writes these in turn, then this is known and said. */
function when(talk: Talk, ...texts: string[]): { talk: Talk; say: string } {
  return texts.reduce((last, text) => answer(last.talk, text), { talk, say: '' })
}

describe('talk of Bot A', () => {
  it('greets by name where the name is known', () => {
    assert.match(greeting({}), /^Hello, I am Bot A/)
    assert.match(greeting({ customerName: 'Ann' }), /^Hello Ann, I am Bot A/)
  })

  it('asks for the order number, then answers, always the same', () => {
    const asked = when({}, 'Where is my order?')
    assert.match(asked.say, /number of your order/)
    const told = when(asked.talk, '4711')
    assert.match(told.say, /^Your order 4711 /)
    assert.deepEqual(told.talk, {
      topic: 'order status',
      lastQuestion: 'Where is my order?',
      orderNumber: '4711',
      asksForOrder: false,
    })
    assert.equal(when({}, 'has order 4711 been shipped?').say, told.say)
    assert.notEqual(when({}, 'has order 4712 been shipped?').say, told.say)
  })

  it('knows the order number from then on', () => {
    assert.match(when({}, 'order 4711?', 'hello', 'and when is the delivery?').say, /^Your order 4711 /)
  })

  it('asks again for an order number that is none, and lets the customer change the subject', () => {
    const asked = when({}, 'my parcel').talk
    assert.match(when(asked, 'it is blue').say, /no order number/)
    assert.match(when(asked, '12').say, /no order number/)
    assert.match(when(asked, 'what are your opening hours?').say, /Monday/)
    assert.equal(when(asked, 'what are your opening hours?').talk.topic, 'opening hours')
  })

  it('answers on returns, shipping costs and opening hours, and keeps the topic', () => {
    for (const [text, topic] of [
      ['I want to return order 4711', 'returns'],
      ['what are the delivery costs', 'shipping costs'],
      ['When do you open?', 'opening hours'],
    ] as const) {
      const { talk, say } = when({}, text)
      assert.equal(talk.topic, topic)
      assert.equal(talk.lastQuestion, text)
      assert.doesNotMatch(say, /did not understand|Your order/)
    }
  })

  it('takes part in small talk, which is no question to hand over', () => {
    const { talk, say } = when({ lastQuestion: 'refund?' }, 'thank you')
    assert.equal(say, 'You are welcome.')
    assert.equal(talk.lastQuestion, 'refund?')
    assert.match(when({}, 'Are you a human?').say, /I am a bot/)
  })

  it('says what it can do when it does not understand', () => {
    const { talk, say } = when({}, 'blue elephants')
    assert.match(say, /did not understand.*"agent"/)
    assert.equal(talk.lastQuestion, 'blue elephants')
  })

  it('keeps the name that a customer gives', () => {
    assert.equal(when({}, 'my name is Ann Lee and I am waiting').talk.customerName, 'Ann Lee')
    assert.match(when({}, 'My name is ann').say, /ann/)
  })

  it('reads topic and order out of the wish for a person as well', () => {
    const text = 'my order 4711 is late, get me a human'
    const expected = { topic: 'order status', orderNumber: '4711', lastQuestion: text }
    assert.deepEqual(rememberWish({ lastQuestion: 'hm' }, text), expected)
    assert.equal(rememberWish({ lastQuestion: 'refund?' }, 'agent').lastQuestion, 'refund?')
    assert.equal(rememberWish({}, 'agent').lastQuestion, 'agent')
  })

  it('BOT-7 a long question is cut so that the command stays small', () => {
    assert.equal(rememberWish({}, 'x'.repeat(20000)).lastQuestion?.length, 300)
  })
})
