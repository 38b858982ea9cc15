import assert from 'node:assert/strict'
import { contractOf } from '../support/contract.ts'
import { BRIDGED } from '../support/chat.ts'
import { commandOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

describe('the connector as its contract has it', function () {
  const contract = contractOf('connector')
  let one: OneBot
  let chat: Served
  before(async function () {
    if (!contract) this.skip()
    one = await startOneBot()
    chat = await startServed(one)
  })
  after(() => one?.stop())

  async function fits(method: string, path: string, status: number, body?: unknown): Promise<{ id: string }> {
    const url = `/connector/bot-a/v3/conversations${path}`
    const answer = await one.app.call(method, url, { body })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.deepEqual(contract?.checkRequest(method, url, body), [])
    assert.deepEqual(contract?.checkResponse(method, url, answer.status, answer.body), [])
    return answer.body
  }

  it('CON-1 every operation answers in its form', async () => {
    const { id } = chat
    const message = { type: 'message', text: 'Hello', ...BRIDGED }
    const said = await fits('POST', `/${id}/activities`, 200, message)
    await fits('POST', `/${id}/activities/${said.id}`, 200, message)
    await fits('POST', `/${id}/activities/history`, 200, { activities: [message] })
    await fits('PUT', `/${id}/activities/${said.id}`, 200, message)
    await fits('DELETE', `/${id}/activities/${said.id}`, 200)
    await fits('GET', `/${id}/activities/${said.id}/members`, 200)
    await fits('GET', `/${id}/members`, 200)
    await fits('GET', `/${id}/members/casey`, 200)
    await fits('GET', `/${id}/pagedmembers`, 200)
    await fits('GET', '', 200)
  })

  it('CON-1 every refusal has the form of an error', async () => {
    const { id } = chat
    await fits('POST', '', 400, {})
    await fits('POST', '/unknown/activities', 404, { type: 'message' })
    await fits('DELETE', `/${id}/members/casey`, 403)
    await fits('GET', `/${id}/members/nobody`, 404)
    await fits('PUT', `/${id}/activities/nothing`, 404, { type: 'message' })
    await fits('DELETE', `/${id}/activities/nothing`, 404)
    const ended = await startServed(one)
    await ended.say(commandOf({ type: 'EndConversation' }))
    await fits('POST', `/${ended.id}/activities`, 403, { type: 'message' })
    await fits('GET', `/${ended.id}/members`, 403)
  })

  it('ORD-1 what bots are sent are Activities', async () => {
    await chat.post({
      type: 'message',
      text: 'Hi',
      attachments: [{ contentType: 'text/plain', content: 'x' }],
      entities: [{ type: 'place' }],
    })
    await chat.post({ type: 'event', name: 'pinged', value: { at: 1 } })
    await one.bot.arrived(one.bot.received.filter(({ activity }) => activity.conversation?.id !== chat.id).length + 4)
    for (const { activity } of one.bot.received) assert.deepEqual(contract?.checkShape('Activity', activity), [])
  })
})
