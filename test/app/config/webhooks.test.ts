import assert from 'node:assert/strict'
import { type File, fileWith, load, mistakes } from './given.ts'

const KEY = 'A'.repeat(32)
const SECRET = `whsec_${KEY}`
const webhook = (other: object) => (file: File) =>
  (file['webhooks'] = [{ id: 'crm', url: 'https://crm.example.org/hook', secret: SECRET, ...other }])

describe('webhooks in handback.yaml', () => {
  it('WHK-1 an address, a secret or two, and the events that are wanted', () => {
    const both = webhook({ secondSecret: `${SECRET}BBBB`, events: ['ConversationClose'] })
    assert.deepEqual(load({ yaml: fileWith(both) }).desk.webhooks, [
      { id: 'crm', url: 'https://crm.example.org/hook', secrets: [SECRET, `${SECRET}BBBB`], events: ['ConversationClose'] },
    ])
    assert.equal(load({}).desk.webhooks, undefined)
    for (const bytes of [24, 25, 26, 32, 63, 64])
      for (const encoding of ['base64', 'base64url'] as const) {
        // The letters are the same in both here: one fills up its end, the other does not.
        const secret = `whsec_${Buffer.alloc(bytes).toString(encoding)}`
        assert.deepEqual(load({ yaml: fileWith(webhook({ secret })) }).desk.webhooks?.[0]?.secrets, [secret])
      }
  })

  const refused: [string, (file: File) => void, RegExp][] = [
    ['an unknown event', webhook({ events: ['AgentJoined'] }), /^webhooks\[0\]\.events\[0\]: got "AgentJoined"; expected one of ConversationCreated/],
    ['no event', webhook({ events: [] }), /^webhooks\[0\]\.events: got an empty list; expected a list of events, at least one$/],
    ['a secret of another form', webhook({ secret: KEY }), /^webhooks\[0\]\.secret: got text of another form; expected whsec_ and 24 to 64 bytes in base64$/],
    ...['A', 'AA=', 'AAAA==', 'A='].map((end): [string, (file: File) => void, RegExp] => [
      `a secret that base64 can't end with ${end}`, webhook({ secret: SECRET + end }), /^webhooks\[0\]\.secret: got text of another form; expected whsec_/,
    ]),
    ['a secret of more than 64 bytes', webhook({ secret: `whsec_${'A'.repeat(88)}` }), /^webhooks\[0\]\.secret: got text of another form/],
    ['a URL of another kind', webhook({ url: 'ftp://user:pw@crm' }), /^webhooks\[0\]\.url: got text of another form; expected an http or https URL$/],
    ['an address inside', webhook({ url: 'http://10.0.0.7/hook' }), /^webhooks\[0\]\.url: 10\.0\.0\.7 is no public address; expected a public host/],
  ]
  for (const [what, change, sentence] of refused) {
    it(`WHK-1 AUT-41 refuses ${what}`, () => {
      const [first = '', ...others] = mistakes({ yaml: fileWith(change) })
      assert.match(first, sentence)
      assert.deepEqual(others, [])
      assert.ok(!first.includes(KEY) && !first.includes('pw'))
    })
  }

  it('WHK-1 refuses two of one id', () => {
    const twice = (file: File) => {
      webhook({})(file)
      file['webhooks'] = [...(file['webhooks'] as object[]), ...(file['webhooks'] as object[])]
    }
    assert.deepEqual(mistakes({ yaml: fileWith(twice) }), ['webhooks[1].id: "crm" is the id of webhooks[0] already; expected one of its own'])
  })
})
