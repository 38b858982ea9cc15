import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram } from './program.ts'

const STEPS = [
  'The customer starts a conversation',
  'Bot A serves the customer',
  'Bot A escalates',
  'Riley accepts',
  'They talk',
  'Riley transfers to',
  'Riley is disconnected',
  'Bot B is engaged and greets',
  'The customer answers the survey',
  'The conversation is closed',
  'bot-a received, in this order',
  'bot-b received, in this order',
]

/** Each scene, and the last thing that happens in it. */
const SCENES = [
  ['A conference', '✓ Sam ends it'],
  ['A transfer by name', '✓ Sam ends it'],
  ['A queue that overflows', '✓ Riley ends it'],
  ['A survey that comes by itself', '✓ The desk has the figures'],
]

describe('handback demo', () => {
  it('ORD-2 TRF-5 TRF-2 ASG-6 SUR-3 plays both layouts and the scenes step by step, whatever is set around it, and leaves nothing behind', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'handback-demo-test-'))
    const temporary = join(cwd, 'tmp')
    mkdirSync(temporary)
    const foreign = ['HOST=203.0.113.9', 'HANDBACK_PUBLIC_URL=https://nowhere.invalid', 'DIRECT_LINE_SECRET=other', 'MicrosoftAppId=x']
    writeFileSync(join(cwd, '.env'), `${foreign.join('\n')}\n`)
    const program = startProgram(['demo'], { cwd, env: { TMPDIR: temporary, PORT: '1', MicrosoftAppId: 'y' } })
    const code = await program.ended
    const { stdout, stderr } = program.out
    assert.deepEqual([code, stderr], [0, ''])
    const parts = stdout.trim().split(/\n\n/)
    const [layouts, scenes] = [parts.slice(0, 2), parts.slice(2, -1)]
    assert.deepEqual(layouts.map((layout) => layout.split('\n')[0]), ['Two bots in two queues', 'Two bots in one queue'])
    for (const layout of layouts) {
      const ticked = layout.split('\n').filter((line) => line.includes('✓'))
      assert.equal(ticked.length, STEPS.length)
      for (const [at, step] of STEPS.entries()) assert.ok(ticked[at]?.startsWith(`  ✓ ${step}`), `${ticked[at]} is not: ${step}`)
      const orders = layout.split('\n').filter((line) => line.includes('conversationUpdate'))
      assert.equal(orders.length, 2)
      for (const order of orders) assert.match(order, /^\s+conversationUpdate \(bot added\) → omnichannelSetContext → message/)
    }
    const lastSteps = scenes.map((scene) => [scene.split('\n')[0], scene.match(/✓ .*/g)?.at(-1)])
    assert.deepEqual(lastSteps, SCENES)
    assert.match(scenes.at(-1) ?? '', /1 survey, average 4$/)
    assert.deepEqual(readdirSync(temporary), [])
    rmSync(cwd, { recursive: true })
  })
})
