import assert from 'node:assert/strict'
import { wantsPerson } from '../../src/bots/wants-person.ts'

const wishes = [
  'agent', 'Agent!', 'human please', 'a real person, please', 'representative', 'operator now', 'customer service',
  'I want a human', 'I need an agent', 'give me a real person', 'get me your manager', 'Can I have an agent?',
  "I'd like a representative", 'I’d like to speak to someone', 'Is there a human there?', 'do you have any live agents',
  'Can I speak to someone about my order?', 'let me talk to a person', 'connect me with customer service',
  'please put me through to an agent', 'I want to chat with a human being', 'may i talk to somebody else',
  'Could you transfer me to a support agent', 'transfer me', 'hand me over please', 'escalate',
  "I don't want to talk to a bot", "I don't want a bot, I want a human", 'I am a human. Can I talk to an agent?',
  'My order 4711 is late and I need a person now', "Why can't I speak to a person?", "don't you have a human",
  'speak with a supervisor', 'talk to real people', 'can I reach a representative', 'I request a supervisor',
]

const others = [
  '', 'hello', 'I am a human', "I'm a person, not a number", 'are you a human?', 'are you a bot?',
  'am I talking to a bot',
  "I'm not a bot", 'my travel agent booked it', 'your agent told me that it was sent', 'I spoke to someone yesterday',
  "I don't need a human", 'no need to talk to an agent', 'I do not want to speak to an agent', 'no need for a human',
  'I want to know what the agent said', 'I have a manager who ordered it', 'someone stole my parcel', 'I need help',
  'where is my order 4711', 'I want a refund', 'is this shirt for persons over 2 m?', 'I want to talk about my order',
]

describe('the wish for a person', () => {
  for (const text of wishes) {
    it(`is understood in "${text}"`, () => {
      assert.equal(wantsPerson(text), true)
    })
  }

  it('is looked for in a long message without taking long', () => {
    const startedAt = performance.now()
    for (const part of ['.', "don't want ", 'put to ', 'get a ', ' ']) assert.equal(wantsPerson(part.repeat(28000)), false)
    assert.ok(performance.now() - startedAt < 2000)
  })

  for (const text of others) {
    it(`is not read into "${text}"`, () => {
      assert.equal(wantsPerson(text), false)
    })
  }
})
