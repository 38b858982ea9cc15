import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import type { WorkerId } from '../../src/domain/ids.ts'
import { people } from '../domain/desk-fixture.ts'
import { leaves } from '../domain/steps.ts'
import { openOffice, quiet, until, type Office } from './office.ts'

const GRACE = 150_000
const riley = 'riley' as WorkerId

describe('who sits at the desk', () => {
  let office: Office
  const desk: Desk = { ...people({}, { customerGraceMs: 36_000_000 }), disconnectMs: GRACE }

  beforeEach(async () => {
    office = await openOffice(desk)
  })

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  const connect = () => office.runtime.deskAttendance.connected(riley)
  const presence = async () => (await office.store.worker(riley))?.presence

  async function serves(id: string): Promise<void> {
    await office.starts(id)
    await until(async () => (await office.offers()).includes(`${id} riley`), 'the offer')
    const state = await office.state(id)
    const offerId = state.status === 'Open' ? state.offer?.offerId : undefined
    await office.run(id, { type: 'accept', workerId: riley, offerId: offerId as never })
  }

  it('ASG-5 peers 31: gone for the grace time is Offline, and what they had waits for others, ahead', async () => {
    const leave = connect()
    await office.signsIn('Available', 'riley')
    await serves('c1')
    await office.starts('c2')
    leave()
    await office.clock.advance(GRACE - 1)
    assert.deepEqual([await presence(), (await office.state('c1')).status], ['Available', 'Active'])
    await office.clock.advance(1_000)
    assert.equal(await presence(), 'Offline')
    const lines = await office.lines('c1')
    assert.ok(lines.includes('closed riley AgentDisconnected'), lines.join())
    assert.equal((await office.store.worker(riley))?.load, 0)
    await office.signsIn('Available', 'sam')
    assert.deepEqual(await office.offers(), ['c1 sam', 'c2 sam'])
    assert.deepEqual(await office.store.desks.gone(), [])
  })

  it('ASG-5 back within the grace time nothing has happened', async () => {
    const leave = connect()
    await office.signsIn('Available', 'riley')
    await serves('c1')
    leave()
    await office.clock.advance(GRACE - 10)
    connect()
    await office.clock.advance(GRACE * 2)
    assert.deepEqual([await presence(), (await office.state('c1')).status], ['Available', 'Active'])
  })

  it('ASG-5 peers 33: a second device turns nobody available, and closing one of two loses nobody', async () => {
    await office.signsIn('Do not disturb', 'riley')
    const first = connect()
    connect()
    await quiet()
    assert.equal(await presence(), 'Do not disturb')
    first()
    await office.clock.advance(GRACE * 2)
    assert.equal(await presence(), 'Do not disturb')
  })

  it('ASG-5 who never had a stream can not lose one', async () => {
    await office.signsIn('Available', 'riley')
    await serves('c1')
    await office.clock.advance(GRACE * 3)
    assert.equal(await presence(), 'Available')
    await office.run('c1', leaves('riley'))
  })

  it('ASG-5 it holds across a restart, which gives everybody the time anew', async () => {
    connect()
    await office.signsIn('Available', 'riley')
    await serves('c1')
    await office.stop()
    await office.clock.advance(GRACE * 5)
    office = await openOffice(desk, { store: office.store, clock: office.clock })
    await office.clock.advance(GRACE - 10)
    assert.equal(await presence(), 'Available')
    await office.clock.advance(1_000)
    assert.equal(await presence(), 'Offline')
    assert.equal((await office.state('c1')).status, 'Open')
  })

  it('ASG-5 what a failing database has left undone is done later', async () => {
    const leave = connect()
    await office.signsIn('Available', 'riley')
    await serves('c1')
    leave()
    await quiet()
    const work = office.store.desks.work
    let failures = 0
    office.store.desks.work = (id) => (failures++ < 2 ? Promise.reject(new Error('no disk')) : work(id))
    await office.clock.advance(GRACE + 10_000)
    assert.equal((await office.state('c1')).status, 'Open')
    assert.equal(failures, 3)
    assert.ok(office.errors.length > 0)
  })
})
