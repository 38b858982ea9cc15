import { WebSocket } from 'ws'
import type { OfferView, StreamFrame } from '../src/desk/types.ts'
import { callJson } from './post-json.ts'

/** A representative at the desk who takes every offer, says one thing and transfers to the queue; gives how to leave. */
export async function work(base: string, workerId: string, queueId: string, failed: (error: unknown) => void): Promise<() => void> {
  const { token } = (await ask('POST', '/dev/sign-in', { workerId })) as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  await ask('PUT', '/me/presence', { presence: 'Available' }, headers)
  const stream = new WebSocket(`${base.replace(/^http/, 'ws')}/api/stream?token=${token}`)
  const taken = new Set<string>()

  stream.on('message', (text) => {
    const frame = JSON.parse(String(text)) as StreamFrame
    if (frame.type === 'offers' || frame.type === 'snapshot') takeOffers().catch(failed)
  })
  await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject))
  return () => stream.close()

  async function takeOffers(): Promise<void> {
    const offers = (await ask('GET', '/offers', undefined, headers)) as OfferView[]
    const fresh = offers.filter(({ id }) => !taken.has(id))
    for (const { id } of fresh) taken.add(id)
    await Promise.all(fresh.map(serve))
  }

  async function serve({ id, conversationId }: OfferView): Promise<void> {
    await ask('POST', `/offers/${id}/accept`, {}, headers)
    await ask('POST', `/conversations/${conversationId}/messages`, { text: 'Here I am.', audience: 'public' }, headers)
    await ask('POST', `/conversations/${conversationId}/transfer`, { queueId }, headers)
  }

  async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<unknown> {
    const { status, body: answer } = await callJson(method, `${base}/api${path}`, body, headers)
    if (status !== 200) throw new Error(`${method} ${path} was answered with status ${status}: ${JSON.stringify(answer)}`)
    return answer
  }
}
