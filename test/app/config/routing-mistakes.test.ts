import assert from 'node:assert/strict'
import { type File, fileWith, load, mistakes } from './given.ts'

const office = { id: 'office', timeZone: 'Europe/Berlin', open: [{ days: ['Mon'], from: '09:00', to: '17:00' }] }

/** A second queue with a representative, and a third of a bot alone. */
function more(change: (file: File & { hours: object[] }) => void) {
  return fileWith((file) => {
    file.workers.push({ id: 'sam', kind: 'representative', name: 'Sam', capacity: 20, skills: { spanish: 5 } })
    file.queues.push({ id: 'sales', name: 'Sales', members: ['sam'] }, { id: 'bots', name: 'Bots', members: ['bot-b'] })
    file['hours'] = [{ ...office }]
    change(file as File & { hours: object[] })
  })
}

describe('mistakes in rules, hours and overflow', () => {
  const cases: [title: string, change: (file: File & { hours: object[] }) => void, ...sentences: string[]][] = [
    ['hours that never open', ({ hours }) => Object.assign(hours[0]!, { open: [{ days: ['Mon'], from: '09:00', to: '09:00' }] }),
      'hours[0].open[0]: from 09:00 to 09:00 is never; expected "00:00" to "24:00" for the whole day'],
    ['hours without any times', ({ hours }) => Object.assign(hours[0]!, { open: [] }),
      'hours[0].open: got an empty list; expected a list of times at which it is open, at least one'],
    ['an unknown time zone', ({ hours }) => Object.assign(hours[0]!, { timeZone: 'Europe/Berln' }),
      'hours[0].timeZone: got "Europe/Berln"; expected a time zone such as Europe/Berlin'],
    ['a holiday that is no date', ({ hours }) => Object.assign(hours[0]!, { holidays: ['2026-02-30'] }),
      'hours[0].holidays[0]: got "2026-02-30"; expected a date such as "2026-12-25"'],
    ['unknown hours', ({ queues }) => (queues[0]!.hours = 'ofice'),
      `queues[0].hours: "ofice" is no operating hours' id; expected one of office`],
    ['overflow out of hours without hours', ({ queues }) => (queues[0]!.overflow = { outOfHours: { then: 'end' } }),
      'queues[0].overflow.outOfHours: the queue has no hours; expected `hours` beside it'],
    ['overflow into an unknown queue', ({ queues }) => (queues[0]!.overflow = { tooLong: { then: 'transfer', queue: 'x' } }),
      `queues[0].overflow.tooLong.queue: "x" is no queue's id; expected one of support, sales, bots`],
    ['overflow into a queue that nobody serves', ({ queues }) => (queues[0]!.overflow = { tooLong: { then: 'transfer', queue: 'bots' } }),
      'queues[0].overflow.tooLong.queue: "bots" has no representative who could take a conversation; expected a queue with one'],
    ['overflow that loops', ({ queues }) => {
      queues[0]!.overflow = { tooLong: { then: 'transfer', queue: 'sales' } }
      queues[1]!.overflow = { tooMany: { waiting: 3, then: 'transfer', queue: 'support' } }
    }, 'queues[0].overflow: it loops: support -> sales -> support; expected a queue that passes nothing back'],
    ['overflow into itself', ({ queues }) => (queues[0]!.overflow = { tooLong: { then: 'transfer', queue: 'support' } }),
      'queues[0].overflow.tooLong.queue: the queue itself; expected another one'],
    ['overflow that changes nothing', ({ queues }) => (queues[0]!.overflow = { tooLong: { then: 'wait' } }),
      'queues[0].overflow.tooLong.then: got "wait", which changes nothing; expected end or transfer'],
    ['a route to an unknown queue', ({ workstreams }) => (workstreams[0]!.routes = [{ queue: 'sale' }]),
      `workstreams[0].routes[0].queue: "sale" is no queue's id; expected one of support, sales, bots`],
    ['a route to a queue whose people are too small', ({ workstreams }) => {
      workstreams[0]!.capacityUnits = 30
      workstreams[0]!.routes = [{ queue: 'sales' }]
    }, 'workstreams[0].routes[0].queue: no representative of "sales" could ever take 30 units; expected a queue with one'],
    ['a route that says nothing', ({ workstreams }) => (workstreams[0]!.routes = [{ name: 'x' }]),
      'workstreams[0].routes[0]: it names neither; expected either queue or split'],
    ['percentages that do not sum to 100', ({ workstreams }) => (workstreams[0]!.routes = [
      { split: [{ queue: 'sales', percent: 50 }, { queue: 'support', percent: 40 }] }]),
      'workstreams[0].routes[0].split: the percentages add up to 90; expected 100'],
    ['an unknown operator', ({ workstreams }) => (workstreams[0]!.routes = [
      { queue: 'sales', when: [{ variable: 'tier', operator: 'like', value: 'x' }] }]),
      'workstreams[0].routes[0].when[0].operator: got "like"; expected one of equals, not-equals, contains, starts-with, above, below, present, absent'],
    ['a condition that compares nothing', ({ workstreams }) => (workstreams[0]!.routes = [{ queue: 'sales', when: [{ value: 'x' }] }]),
      'workstreams[0].routes[0].when[0]: it compares nothing; expected `variable` beside operator and value'],
    ['a comparison by number with a text', ({ workstreams }) => (workstreams[0]!.routes = [
      { queue: 'sales', when: [{ variable: 'age', operator: 'above', value: 'ten' }] }]),
      'workstreams[0].routes[0].when[0].value: got "ten"; expected a number for above'],
    ['a skill that nobody has', ({ workstreams }) => (workstreams[0]!.skills = [{ needs: { spansh: 3 } }]),
      'workstreams[0].skills[0].needs.spansh: no representative has the skill "spansh"; expected one of spanish'],
    ['a proficiency above 10', ({ workers }) => (workers.at(-1)!.skills = { spanish: 11 }),
      'workers[3].skills.spanish: got 11; expected a proficiency from 1 to 10'],
    ['a block that outlasts its wrap-up', ({ workstreams }) => Object.assign(workstreams[0]!, { wrapUpSeconds: 30, wrapUpBlockSeconds: 60 }),
      'workstreams[0].wrapUpBlockSeconds: got 60; expected at most the 30 of wrapUpSeconds'],
  ]
  for (const [title, change, ...sentences] of cases) {
    it(`ASG-13 refuses ${title}`, () => assert.deepEqual(mistakes({ yaml: more(change) }), sentences))
  }

  it('ASG-13 takes rules, hours and overflow as the core has them', () => {
    const yaml = more(({ queues, workstreams }) => {
      Object.assign(queues[0]!, {
        hours: 'office',
        overflow: { outOfHours: { then: 'end' }, tooMany: { waiting: 9, then: 'transfer', queue: 'sales' }, tooLong: { seconds: 90, then: 'end' } },
        priorities: [{ when: [{ causes: ['escalation'] }], priority: 20 }],
      })
      Object.assign(workstreams[0]!, {
        routes: [{ name: 'vip', when: [{ variable: 'tier', value: 'gold', channels: ['direct-line'] }], queue: 'sales' }],
        skills: [{ needs: { spanish: 3 } }],
        keepSameAgentSeconds: 60,
        wrapUpSeconds: 60,
        wrapUpBlockSeconds: 0,
      })
    })
    const { desk } = load({ yaml })
    const [queue] = desk.queues.values()
    const [workstream] = desk.workstreams.values()
    assert.deepEqual(queue?.hours, { timeZone: 'Europe/Berlin', holidays: [], open: [{ days: [1], from: 540, to: 1020 }] })
    assert.deepEqual(queue.overflow, {
      outOfHours: { then: 'end' }, tooMany: { then: 'transfer', queueId: 'sales', waiting: 9 }, tooLong: { then: 'end', afterMs: 90_000 },
    })
    assert.deepEqual(queue.priorities, [{ when: [{ causes: ['escalation'] }], priority: 20 }])
    assert.deepEqual(workstream?.routes, [{
      name: 'vip', to: [{ queueId: 'sales', percent: 100 }],
      when: [{ variable: 'tier', operator: 'equals', value: 'gold' }, { channels: ['direct-line'] }],
    }])
    assert.deepEqual([workstream.skills, workstream.keepSameAgentMs, workstream.wrapUpBlockMs], [
      [{ needs: { spanish: 3 }, when: [] }], 60_000, 0])
  })
})
