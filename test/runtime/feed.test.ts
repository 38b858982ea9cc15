import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Event } from '../../src/domain/events.ts'
import type { ConversationId, Seq } from '../../src/domain/ids.ts'
import type { Follower } from '../../src/runtime/feed.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { people } from '../domain/desk-fixture.ts'
import { botSays, goes, says, workerSays } from '../domain/steps.ts'
import { gate, openOffice, quiet, until, type Office } from './office.ts'

const id = 'c1' as ConversationId

interface Reading extends Follower {
  seqs: Seq[]
  through: Seq
  over: number
  broken: number
}

function reader(onEntries: (events: Event[]) => void = () => {}): Reading {
  const reading: Reading = {
    seqs: [],
    through: 0,
    over: 0,
    broken: 0,
    entries(events, through) {
      onEntries(events)
      reading.seqs.push(...events.map(({ seq }) => seq))
      assert.ok(through >= (events.at(-1)?.seq ?? 0) && through >= reading.through, 'the cursor runs backwards')
      reading.through = through
    },
    typing: () => {},
    ended: () => void (reading.over += 1),
    failed: () => void (reading.broken += 1),
  }
  return reading
}

describe('the feed', () => {
  let office: Office
  let store: Store

  async function opens(change: Partial<Store> = {}): Promise<void> {
    office = await openOffice(people(), { store: { ...store, ...change } })
    await office.starts('c1')
  }

  beforeEach(async () => {
    store = await openSqliteStore({ memory: true })
  })

  afterEach(async () => {
    await office.stop()
    await store.close()
  })

  const follow = (after: Seq, follower: Follower) => office.runtime.feed.follow(id, after, follower)
  const publicSeqs = async (after = 0) => (await store.log(id, after, 1_000, 'public')).map(({ seq }) => seq)

  it('DLN-3 gives what is in the log, then what is committed, and each once', async () => {
    await opens()
    await office.run('c1', says('one'))
    const reading = reader()
    follow(0, reading)
    await until(() => reading.seqs.length === 1, 'the log')
    await office.run('c1', says('two'))
    assert.deepEqual(reading.seqs, await publicSeqs())
    const later = reader()
    follow(reading.seqs[0] ?? 0, later)
    await until(() => later.seqs.length === 1, 'the rest')
    assert.deepEqual(later.seqs, reading.seqs.slice(1))
  })

  it('DLN-3 reads a long log in pages, in order', async () => {
    await opens()
    await Promise.all(Array.from({ length: 250 }, (_, place) => office.run('c1', says(`${place}`))))
    const reading = reader()
    follow(0, reading)
    await until(() => reading.seqs.length === 250, 'all pages')
    assert.deepEqual(reading.seqs, await publicSeqs())
  })

  it('DLN-3 goes over from the log to what is live without gap or double, wherever commits fall', async () => {
    const reads = gate()
    await opens({
      async log(...given) {
        await reads.pass()
        const events = await store.log(...given)
        await reads.pass()
        return events
      },
    })
    const moves = fc.array(fc.constantFrom('say', 'whisper', 'follow', 'read', 'turn'), { minLength: 5, maxLength: 40 })
    const property = fc.asyncProperty(moves, async (steps) => {
      const from = (await store.conversation(id))?.seq ?? 0
      const readings: Reading[] = []
      const stops: (() => void)[] = []
      const running: Promise<void>[] = []
      for (const step of ['follow', ...steps]) {
        if (step === 'say') running.push(office.run('c1', says('x')))
        if (step === 'whisper') running.push(office.run('c1', botSays('bot-a', 'late')))
        if (step === 'read') reads.open()
        if (step === 'turn') await setImmediate()
        if (step !== 'follow') continue
        const reading = reader()
        stops.push(follow(from, reading))
        readings.push(reading)
      }
      await Promise.all(running)
      const expected = await publicSeqs(from)
      await until(() => (reads.open(), readings.every(({ seqs }) => seqs.length >= expected.length)), 'every reader')
      await quiet()
      reads.open()
      for (const { seqs } of readings) assert.deepEqual(seqs, expected)
      stops.forEach((stop) => stop())
    })
    await fc.assert(property, { seed: 42, numRuns: 40 })
  })

  it('CON-5 activities come in the order in which they were accepted', async () => {
    await opens()
    const reading = reader()
    follow(0, reading)
    await quiet()
    const texts = Array.from({ length: 20 }, (_, place) => `${place}`)
    await Promise.all(texts.map((text) => office.run('c1', says(text))))
    const said = await store.log(id, 0, 100, 'public')
    assert.deepEqual(said.map((event) => event.type === 'activity-accepted' && event.content?.text), texts)
    assert.deepEqual(reading.seqs, said.map(({ seq }) => seq))
  })

  it('TRF-6 no customer gets a whisper, from the log or live', async () => {
    await opens()
    await office.signsIn('Available', 'riley')
    await until(async () => (await office.offers()).length === 1, 'the offer')
    const state = await office.state('c1')
    const offer = state.status === 'Open' ? state.offer : undefined
    await office.run('c1', { type: 'accept', workerId: offer!.workerId, offerId: offer!.offerId })
    await office.run('c1', workerSays('riley', 'whispered before', 'internal'))
    const texts: unknown[] = []
    const reading = reader(
      (events) => texts.push(...events.map((event) => event.type === 'activity-accepted' && event.content?.text)),
    )
    follow(0, reading)
    await quiet()
    await office.run('c1', workerSays('riley', 'whispered live', 'internal'))
    await office.run('c1', workerSays('riley', 'said'))
    assert.deepEqual(texts, ['Riley has joined the conversation.', 'said'])
  })

  it('BOT-6 what a bot sends too late reaches nobody, and ends nothing twice', async () => {
    await opens()
    const reading = reader()
    follow(0, reading)
    await quiet()
    await office.run('c1', goes)
    assert.deepEqual([reading.over, reading.seqs], [1, await publicSeqs()])
    await office.run('c1', botSays('bot-a', 'too late'))
    await quiet()
    assert.deepEqual([reading.over, reading.seqs], [1, await publicSeqs()])
  })

  it('DLN-4 who follows a conversation that has ended reads it to its end first', async () => {
    await opens()
    await office.run('c1', goes)
    const reading = reader()
    follow(0, reading)
    await until(() => reading.over === 1, 'the end')
    assert.deepEqual(reading.seqs, await publicSeqs())
  })

  it('DLN-7 a reader that fails is given up alone', async () => {
    await opens()
    const bad = reader(() => {
      throw new Error('a broken socket')
    })
    const good = reader()
    follow(0, bad)
    follow(0, good)
    await quiet()
    await office.run('c1', says('one'))
    await office.run('c1', says('two'))
    assert.deepEqual([good.seqs.length, good.broken, bad.broken], [2, 0, 1])
    assert.equal(office.errors.length, 1)
  })

  it('DLN-7 a log that reads slowly for one reader holds up neither the others nor the conversation', async () => {
    const reads = gate()
    let slow = true
    await opens({
      async log(...given) {
        if (slow) await reads.pass()
        return store.log(...given)
      },
    })
    const late = reader()
    const stop = follow(0, late)
    await until(() => reads.waiting === 1, 'the slow read')
    slow = false
    const quick = reader()
    follow(0, quick)
    await office.run('c1', says('one'))
    await until(() => quick.seqs.length === 1, 'the quick one')
    assert.deepEqual([late.seqs, reads.waiting], [[], 1])
    reads.open()
    await until(() => late.seqs.length === 1, 'the slow one')
    stop()
  })

  it('DLN-4 a log that can not be read sends the reader away to come again', async () => {
    await opens({ log: () => Promise.reject(new Error('no disk')) })
    const reading = reader()
    follow(0, reading)
    await until(() => reading.broken === 1, 'the failure')
    await office.run('c1', says('one'))
    await quiet()
    assert.deepEqual([reading.seqs, reading.broken], [[], 1])
  })

  it('DLN-3 who has stopped hears nothing, and stopping twice stops nobody else', async () => {
    await opens()
    const [gone, here] = [reader(), reader()]
    const stop = follow(0, gone)
    await quiet()
    stop()
    follow(0, here)
    stop()
    await quiet()
    await office.run('c1', says('one'))
    assert.deepEqual([gone.seqs.length, here.seqs.length], [0, 1])
  })

  it('DLN-5 typing goes to readers that are there and is not in the log', async () => {
    await opens()
    const typed: string[] = []
    follow(0, { ...reader(), typing: ({ type }) => void typed.push(type) })
    await quiet()
    office.runtime.feed.typing(id, { type: 'typing' })
    assert.deepEqual([typed, await publicSeqs()], [['typing'], []])
  })
})
