import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { startProgram, type Program } from '../app/program.ts'
import { send } from '../support/app.ts'
import { startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { configOf } from '../support/one-bot.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes 123').toString('base64')}`
const SECOND = `whsec_${Buffer.from('another one of thirty-two bytes!').toString('base64')}`

describe('webhooks, from a program that is killed', function () {
  this.timeout(30_000)
  let dir: string
  let port: number
  let receiver: WebhookReceiver
  let program: Program

  before(async () => {
    receiver = await startWebhookReceiver()
    dir = mkdtempSync(join(tmpdir(), 'handback-webhooks-'))
    const config = JSON.parse(configOf({ endpoint: 'http://127.0.0.1:9/', queue: { members: ['riley'] } }))
    config.webhooks = [{ id: 'crm', url: receiver.url, secret: SECRET, secondSecret: SECOND }]
    writeFileSync(join(dir, 'handback.yaml'), JSON.stringify(config))
    port = await freePort()
    await start()
  })

  after(async () => {
    program.send('SIGTERM')
    await program.ended
    receiver.stop()
    rmSync(dir, { recursive: true })
  })

  async function start(): Promise<void> {
    const env = { PORT: String(port), HANDBACK_LOG_LEVEL: 'error' }
    program = startProgram(['start', '--only', 'router', '--data', join(dir, 'data')], { cwd: dir, env })
    await program.says('Handback is up')
  }

  const router = () => ({
    call: (method: string, path: string, options = {}) => send(`http://127.0.0.1:${port}`, method, path, options),
  })

  it('WHK-3 are signed as Standard Webhooks says, by both secrets, and hold nothing that was said', async () => {
    const chat = await startChat(router(), { body: { user: { id: 'casey', name: 'Casey Canary' } } })
    await chat.post('a canary in a message')
    const [first] = await receiver.told(chat.id, ['ConversationQueued'])
    assert.ok(first)
    const headers = first.headers as Record<string, string>
    for (const secret of [SECRET, SECOND]) new Webhook(secret).verify(first.body, headers)
    assert.throws(() => new Webhook(SECRET).verify(first.body.replace('casey', 'riley'), headers))
    const expected = { conversationId: chat.id, seq: 1, workstreamId: 'chat', customerId: 'casey' }
    assert.deepEqual(JSON.parse(first.body).data, expected)
    assert.ok(!/canary/i.test(JSON.stringify(receiver.got)))
  })

  it('WHK-2 WHK-3 what was under way when it was killed is told by the next, in order, under the same ids', async () => {
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': '0' } })
    const chat = await startChat(router())
    await receiver.told(chat.id, ['ConversationCreated'])
    program.send('SIGKILL')
    await program.ended
    receiver.answer = () => ({ status: 204 })
    // What had failed waits for its time, 5 s after; what comes after it waits for that.
    await start()
    const { token } = (await router().call('POST', '/api/dev/sign-in', { body: { workerId: 'riley' } })).body
    await router().call('PUT', '/api/me/presence', { token, body: { presence: 'Available' } })
    await chat.post({ type: 'endOfConversation' })
    const mine = await receiver.told(chat.id, ['ConversationClose'])
    const ids = mine.map(({ headers }) => headers['webhook-id'])
    assert.equal(ids[0], ids[1])
    const seqs = mine.map(({ data }) => data.seq)
    assert.deepEqual(seqs, seqs.toSorted((one, other) => one - other))
    assert.equal(mine.at(-1)?.type, 'ConversationClose')
  })
})
