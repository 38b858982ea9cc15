import assert from 'node:assert/strict'
import { type File, fileWith, mistakes, SECRET } from './given.ts'

describe('mistakes between the parts of handback.yaml', () => {
  const cases: [title: string, change: (file: File) => void, sentence: string][] = [
    [
      'an unknown worker in a queue',
      ({ queues }) => (queues[0]!.members = ['bot-a', 'ryley']),
      `queues[0].members[1]: "ryley" is no worker's id; expected one of bot-a, riley, bot-b`,
    ],
    [
      'a member listed twice',
      ({ queues }) => (queues[0]!.members = ['riley', 'bot-a', 'riley']),
      'queues[0].members[2]: "riley" is members[0] already; expected each worker once',
    ],
    [
      'two workers with one id',
      ({ workers }) => workers.push({ ...workers[1]!, name: 'Another Riley' }),
      'workers[3].id: "riley" is the id of workers[1] already; expected one of its own',
    ],
    [
      'two queues with one id',
      ({ queues }) => queues.push({ ...queues[0]! }),
      'queues[1].id: "support" is the id of queues[0] already; expected one of its own',
    ],
    [
      'two workstreams with one id',
      ({ workstreams }) => workstreams.push({ ...workstreams[0]!, secret: 'another' }),
      'workstreams[1].id: "chat" is the id of workstreams[0] already; expected one of its own',
    ],
    [
      'two workstreams with one secret',
      ({ workstreams }) => workstreams.push({ ...workstreams[0]!, id: 'chat-2' }),
      'workstreams[1].secret: the same as that of workstreams[0]; expected one of its own',
    ],
    [
      'an unknown queue in a workstream',
      ({ workstreams }) => (workstreams[0]!.queue = 'suport'),
      `workstreams[0].queue: "suport" is no queue's id; expected one of support`,
    ],
    [
      'SUR-3 a survey bot that is nobody',
      ({ workstreams }) => (workstreams[0]!.surveyBot = 'riley'),
      `workstreams[0].surveyBot: "riley" is no bot's id; expected one of bot-a, bot-b`,
    ],
    [
      'SUR-3 a survey bot where there are no bots',
      (file) => {
        file.workers = [file.workers[1]!]
        file.queues[0]!.members = ['riley']
        file.workstreams[0]!.surveyBot = 'bot-b'
      },
      `workstreams[0].surveyBot: "bot-b" is no bot's id; expected a bot among the workers`,
    ],
    [
      'SUR-3 a survey bot that is a first bot in a queue with representatives',
      ({ workstreams }) => (workstreams[0]!.surveyBot = 'bot-a'),
      'workstreams[0].surveyBot: "bot-a" is a first bot of queue "support", and no bot gets a conversation twice; ' +
        'expected a bot that is below its representatives, or in no queue with any',
    ],
    [
      'a workstream that no representative could ever take',
      ({ workstreams }) => (workstreams[0]!.capacityUnits = 51),
      'workstreams[0].capacityUnits: 51 is more than any representative of queue "support" can take; ' +
        'expected at most 50',
    ],
  ]
  for (const [title, change, sentence] of cases) {
    it(`refuses ${title}`, () => {
      const found = mistakes({ yaml: fileWith(change) })
      assert.deepEqual(found, [sentence])
      assert.ok(!found.join().includes(SECRET))
    })
  }

  it('names each id once where two queues have the same', () => {
    const yaml = fileWith(({ queues }) => {
      queues[0]!.overflow = { outOfHours: { then: 'transfer', queue: 'suport' } }
      queues[0]!.hours = 'day'
      queues.push({ ...queues[0]! })
    })
    assert.ok(mistakes({ yaml }).some((sentence) => sentence.endsWith(`"suport" is no queue's id; expected one of support`)))
  })

  it('CAP-1 a bot as high as a representative is refused, naming queue, bot and representatives', () => {
    const yaml = fileWith(({ workers }) => (workers[0]!.capacity = 50))

    assert.deepEqual(mistakes({ yaml }), [
      'queues[0]: in queue "support" bot bot-a 50 is neither above nor below all representatives (riley 50); ' +
        'expected its capacity above 50 for a first bot or below 50 for a hand-back bot',
    ])
  })

  it('CAP-1 a bot between two representatives is refused', () => {
    const yaml = fileWith(({ workers, queues }) => {
      workers.push({ id: 'sam', kind: 'representative', name: 'Sam', capacity: 5 })
      queues[0]!.members = ['sam', 'riley', 'bot-a', 'bot-b']
    })

    assert.deepEqual(mistakes({ yaml }), [
      'queues[0]: in queue "support" bot bot-b 10 is neither above nor below all representatives (riley 50, sam 5); ' +
        'expected its capacity above 50 for a first bot or below 5 for a hand-back bot',
    ])
  })

  it('CAP-1 a queue without representatives takes bots of any capacity', () => {
    const yaml = fileWith(({ workers, queues }) => {
      workers[2]!.capacity = 0
      queues[0]!.members = ['bot-a', 'bot-b']
    })

    assert.deepEqual(mistakes({ yaml }), [])
  })

  it('tells all mistakes at once', () => {
    const yaml = fileWith(({ workers, queues, workstreams }) => {
      workers[0]!.capacity = 50
      queues[0]!.members = ['bot-a', 'riley', 'bot-c']
      workstreams[0]!.queue = 'chat'
    })

    assert.deepEqual(
      mistakes({ yaml }).map((sentence) => sentence.split(':')[0]),
      ['queues[0].members[2]', 'queues[0]', 'workstreams[0].queue'],
    )
  })

  it('names the ten nearest of many ids', () => {
    const yaml = fileWith(({ workers, queues }) => {
      for (let n = 1; n <= 20; n++) workers.push({ ...workers[1]!, id: `worker-number-${n}` })
      queues[0]!.members = ['bot-a', 'rilex']
    })

    assert.match(mistakes({ yaml })[0] ?? '', /; expected one of riley, bot-\w(, [\w-]+){8} or 13 more$/)
  })
})
