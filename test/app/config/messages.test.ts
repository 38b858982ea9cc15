import assert from 'node:assert/strict'
import { type File, fileWith, load, mistakes } from './given.ts'

describe('automatic messages in handback.yaml', () => {
  it('TRF-9 a text for all, by locale, or off; for all conversations or for those of a workstream', () => {
    const { desk } = load({
      yaml: fileWith((file) => {
        file['messages'] = { 'agent-left': 'off', 'agent-joined': '{AgentName} is here', 'next-in-line': 'Off' }
        file.workstreams[0]!['messages'] = { 'no-agents': { default: 'Nobody', 'de-AT': false } }
      }),
    })
    assert.deepEqual(desk.messages, {
      'agent-left': { default: false },
      'agent-joined': { default: '{AgentName} is here' },
      'next-in-line': { default: false },
    })
    assert.deepEqual([...desk.workstreams.values()][0]?.messages, { 'no-agents': { default: 'Nobody', 'de-at': false } })
  })

  const refused: [string, (file: File) => void, RegExp][] = [
    ['an unknown event', (file) => (file['messages'] = { 'agent-joins': 'Hi' }), /^messages\.agent-joins: unknown key; the nearest known one is agent-joined$/],
    ['an unknown slug', (file) => (file['messages'] = { 'agent-joined': '{Agent} is here' }), /^messages\.agent-joined: \{Agent\} is no slug of this event; expected \{AgentName\}, \{QueueName\}, \{CustomerName\}, a context variable as \{\$Name\$\}$/],
    ['a slug of another event', (file) => (file.workstreams[0]!['messages'] = { 'no-agents': { de: '{AgentName}' } }), /^workstreams\[0\]\.messages\.no-agents\.de: \{AgentName\} is no slug of this event/],
    ['half a context variable', (file) => (file['messages'] = { 'no-agents': '{$Order}' }), /^messages\.no-agents: \{\$Order\} is no slug/],
    ['a text of nothing', (file) => (file['messages'] = { 'no-agents': ' ' }), /^messages\.no-agents: got " "; expected a text of 1 to 1000 characters, or off$/],
    ['on, which switches nothing on', (file) => (file['messages'] = { 'no-agents': 'on' }), /^messages\.no-agents: got "on"; expected a text of 1 to 1000 characters, or off$/],
    ['a locale that is none', (file) => (file['messages'] = { 'no-agents': { german: 'x' } }), /^messages\.no-agents: got a mapping; expected a text, off, or a mapping/],
  ]
  for (const [what, change, sentence] of refused) {
    it(`TRF-9 refuses ${what}`, () => {
      const [first = '', ...others] = mistakes({ yaml: fileWith(change) })
      assert.match(first, sentence)
      assert.deepEqual(others, [])
    })
  }
})
