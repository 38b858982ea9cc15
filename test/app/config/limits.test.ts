import assert from 'node:assert/strict'
import { fileWith, load, mistakes } from './given.ts'

describe('limits in the configuration', () => {
  it('AUT-40 there are none while only this machine reaches the router, unless the file says so', () => {
    const local = (file: string) => load({ yaml: file }).limits
    assert.equal(local(fileWith()), undefined)
    assert.equal(local(fileWith((file) => void (file['limits'] = {})))?.requestsPerMinute.token, 600)
    const open = load({}, { env: { HANDBACK_DEV_SIGN_IN: '0' } }).limits
    assert.deepEqual(
      [open?.requestsPerMinute.address, open?.sockets.total, open?.openConversations],
      [1_200, 20_000, 100_000],
    )
  })

  it('AUT-40 takes single ones, and names what is wrong by its path', () => {
    const given = (limits: unknown) => ({ yaml: fileWith((file) => void (file['limits'] = limits)) })
    const { limits } = load(given({ requestsPerMinute: { bot: 7 } }))
    assert.deepEqual([limits?.requestsPerMinute.bot, limits?.requestsPerMinute.secret], [7, 6_000])
    assert.deepEqual(mistakes(given({ sockets: { total: 0 }, requestsPerMinut: {} })), [
      'limits.sockets.total: got 0; expected a whole number from 1 to 1000000',
      'limits.requestsPerMinut: unknown key; the nearest known one is requestsPerMinute',
    ])
  })
})
