// How many turns a second a bot on botbuilder itself can take: which side limits a conversation. Each turn is a message
// and the bot's reply to it; the channel is this process, which keeps nothing.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'
import type { Used } from './meter.ts'
import { postJson } from './post-json.ts'
import { publish } from './rows.ts'

const AT_ONCE = 16
const WARM_UP_MS = 2_000
const WINDOW_MS = 4_000

const channel = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}'))
})
await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve))
const serviceUrl = `http://127.0.0.1:${(channel.address() as AddressInfo).port}`
const bot = startChild(['--import', join(import.meta.dirname, 'meter.ts'), join(import.meta.dirname, 'sdk-bot.ts')])
try {
  const { port } = (await bot.hear()) as { port: number }
  await turnsIn(`http://127.0.0.1:${port}/api/messages`, WARM_UP_MS)
  const before = (await bot.ask('used')) as Used
  const turns = await turnsIn(`http://127.0.0.1:${port}/api/messages`, WINDOW_MS)
  const cpuUs = (((await bot.ask('used')) as Used).cpuUs - before.cpuUs) / turns
  const perCore = 1_000_000 / cpuUs
  publish([{
    what: 'turns that a botbuilder bot can take',
    figure: `${perCore.toFixed(0)}/s a core, ${cpuUs.toFixed(0)} µs CPU each`,
    numbers: { perCore, cpuUs, turns },
  }])
} finally {
  await bot.stop()
  channel.close()
  channel.closeAllConnections()
}

async function turnsIn(endpoint: string, ms: number): Promise<number> {
  const endAt = performance.now() + ms
  let turns = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, place) => {
    while (performance.now() < endAt) {
      const { status } = await postJson(endpoint, messageOf(`c${place}`, ++turns))
      if (status !== 200) throw new Error(`the bot answered a turn with status ${status}, expected 200`)
    }
  }))
  return turns
}

function messageOf(conversation: string, turn: number): object {
  return {
    type: 'message', id: `${conversation}_${turn}`, text: `message ${turn}`, channelId: 'omnichannel', serviceUrl,
    timestamp: new Date().toISOString(), conversation: { id: conversation },
    from: { id: 'customer', role: 'user' }, recipient: { id: 'bot', role: 'bot' },
  }
}
