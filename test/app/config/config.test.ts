import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { QueueId, WorkerId, WorkstreamId } from '../../../src/domain/ids.ts'
import { fileWith, load, mistakes, SECRET } from './given.ts'

describe('loadConfig', () => {
  it('fills in what a short file leaves out', () => {
    const { desk } = load({})

    assert.deepEqual(desk.workers.get('bot-a' as WorkerId), {
      kind: 'bot',
      id: 'bot-a',
      name: 'Bot A',
      capacity: 100,
      messagingEndpoint: 'http://localhost:3978/a',
      channelId: 'omnichannel',
      setContext: 'event',
      bridging: 'on',
      acceptsEvents: false,
      idempotent: false,
      greetingLimitMs: 10_000,
      inactivityMs: 1_800_000,
      identity: { appId: 'app-a', type: 'MultiTenant' },
    })
    assert.deepEqual(desk.workers.get('riley' as WorkerId), {
      kind: 'representative',
      id: 'riley',
      name: 'Riley',
      capacity: 50,
      roles: ['representative'],
      skills: {},
    })
    assert.deepEqual(desk.queues.get('support' as QueueId), {
      id: 'support',
      name: 'Support',
      method: 'highest-capacity',
      members: ['bot-a', 'riley', 'bot-b'],
      offerMs: 120_000,
      declineLimit: 3,
      noAgentAfterMs: 60_000,
      noAgentThen: 'wait',
      skillMatch: 'exact',
      autoAccept: false,
      missedOfferThen: 'nothing',
      overflow: {},
    })
    assert.deepEqual(desk.workstreams.get('chat' as WorkstreamId), {
      id: 'chat',
      name: 'chat',
      channel: 'direct-line',
      secret: SECRET,
      capacityUnits: 10,
      queue: 'support',
      openLimitMs: 1_200_000,
      customerGraceMs: 180_000,
      wrapUpMs: 0,
      allowedPresences: ['Available', 'Busy'],
    })
  })

  it('turns the seconds of the file into ms', () => {
    const yaml = fileWith(({ workers, queues, workstreams }) => {
      Object.assign(workers[0]!, { greetingLimitSeconds: 1.5, inactivitySeconds: 2 })
      Object.assign(queues[0]!, { offerSeconds: 3, noAgentAfterSeconds: 0 })
      Object.assign(workstreams[0]!, { openLimitSeconds: 4, customerGraceSeconds: 5, wrapUpSeconds: 6 })
    })

    const { desk } = load({ yaml })

    const bot = desk.workers.get('bot-a' as WorkerId)
    const queue = desk.queues.get('support' as QueueId)
    const workstream = desk.workstreams.get('chat' as WorkstreamId)
    assert.ok(bot?.kind === 'bot' && queue && workstream)
    assert.deepEqual([bot.greetingLimitMs, bot.inactivityMs], [1500, 2000])
    assert.deepEqual([queue.offerMs, queue.noAgentAfterMs], [3000, 0])
    assert.deepEqual([workstream.openLimitMs, workstream.customerGraceMs, workstream.wrapUpMs], [4000, 5000, 6000])
  })

  it('CAP-7 peers 5: a capacity is a number; a text is refused by its path', () => {
    const written = (capacity: unknown) => fileWith(({ workers }) => (workers[1]!.capacity = capacity))
    assert.equal(load({ yaml: written(50) }).desk.workers.get('riley' as WorkerId)?.capacity, 50)
    for (const wrong of ['50', 'many', '5e1x', '', null, [50]]) {
      assert.match(mistakes({ yaml: written(wrong) }).join(), /^workers\[1\]\.capacity: /, JSON.stringify(wrong))
    }
  })

  it('finds a workstream by its secret', () => {
    assert.deepEqual([...load({}).workstreamsBySecret], [[SECRET, 'chat']])
  })

  it('takes the command line before the environment, and the environment before .env', () => {
    const dotEnv = 'PORT=1\nBOT_A_PORT=2\nBOT_B_PORT=3\n'
    const env = { PORT: '4', BOT_A_PORT: '5' }

    const config = load({ dotEnv }, { env, port: 0 })

    assert.deepEqual([config.port, config.botPorts], [0, { a: 5, b: 3 }])
    assert.equal(load({ dotEnv }, { env }).port, 4)
  })

  it('reads relative paths from the folder it was started in', () => {
    const config = load({}, { dataDir: 'store' })

    assert.equal(config.dataDir, join(config.configPath, '..', 'store'))
    assert.equal(load({}, { env: { HANDBACK_DATA: '/var/handback' } }).dataDir, '/var/handback')
  })

  it('names a configuration that is not there', () => {
    const rest = 'no such file; expected the configuration there, or where --config or HANDBACK_CONFIG says'

    assert.deepEqual(mistakes({}, { env: { HANDBACK_CONFIG: 'desk.yaml' } }), [`<cwd>/desk.yaml: ${rest}`])
    assert.deepEqual(mistakes({}, { configPath: 'other.yaml', env: { HANDBACK_CONFIG: 'desk.yaml' } }), [
      `<cwd>/other.yaml: ${rest}`,
    ])
  })

  it('takes the shipped configuration where none is named and none is there', () => {
    assert.deepEqual(mistakes({}), [])
  })

  it('names a configuration that is no file', () => {
    assert.deepEqual(mistakes({}, { configPath: '.' }), [
      "<cwd>: can't be read (EISDIR); expected the configuration there, or where --config or HANDBACK_CONFIG says",
    ])
  })

  it('tells mistakes of the environment and of the file in one go', () => {
    assert.deepEqual(mistakes({ yaml: fileWith((file) => (file.queues = [])) }, { env: { PORT: 'http' } }), [
      'PORT: "http" is no port; expected a whole number from 0 to 65535',
      'queues: got an empty list; expected a list of queues, at least one',
    ])
  })
})
