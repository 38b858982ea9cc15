import type { ConversationView, LogEntry, OfferView, SurveySummary, SurveyView, TraceEntry } from '../../desk/types.ts'

/** A representative who works through the desk API. */
export interface Person {
  become(presence: string): Promise<void>
  /** The next request for them, about that conversation where one is named; rejects after `WAIT_MS`. */
  nextOffer(conversationId?: string): Promise<OfferView>
  accept(offer: OfferView): Promise<void>
  decline(offer: OfferView): Promise<void>
  say(conversationId: string, text: string, audience?: 'public' | 'internal'): Promise<void>
  transfer(conversationId: string, queueId: string, note: string): Promise<void>
  transferTo(conversationId: string, workerId: string, note: string): Promise<void>
  /** To a conference. */
  invite(conversationId: string, workerId: string, note: string): Promise<void>
  leave(conversationId: string): Promise<void>
  end(conversationId: string): Promise<void>
  conversation(conversationId: string): Promise<ConversationView>
  log(conversationId: string): Promise<LogEntry[]>
  trace(conversationId: string): Promise<TraceEntry[]>
  surveys(): Promise<SurveyView[]>
  surveySummary(): Promise<SurveySummary>
}

const WAIT_MS = 15_000
const LOOK_MS = 50

/** Signs in as that worker, as anyone may on the router's own machine. */
export async function signIn(url: string, workerId: string): Promise<Person> {
  const { token } = await call<{ token: string }>('POST', '/dev/sign-in', { workerId })

  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...(path !== '/dev/sign-in' && { authorization: `Bearer ${token}` }),
    }
    const response = await fetch(`${url}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer)}`)
    return answer as Answer
  }

  return {
    async become(presence) {
      await call('PUT', '/me/presence', { presence })
    },
    async nextOffer(conversationId) {
      for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
        const offers = await call<OfferView[]>('GET', '/offers')
        const offer = offers.find((one) => conversationId === undefined || one.conversationId === conversationId)
        if (offer) return offer
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      throw new Error(`${workerId} waited ${WAIT_MS / 1000} s in vain for a request`)
    },
    async accept(offer) {
      await call('POST', `/offers/${offer.id}/accept`, {})
    },
    async decline(offer) {
      await call('POST', `/offers/${offer.id}/reject`, {})
    },
    async say(conversationId, text, audience = 'public') {
      await call('POST', `/conversations/${conversationId}/messages`, { text, audience })
    },
    async transfer(conversationId, queueId, note) {
      await call('POST', `/conversations/${conversationId}/transfer`, { queueId, note })
    },
    async transferTo(conversationId, workerId, note) {
      await call('POST', `/conversations/${conversationId}/transfer`, { workerId, note })
    },
    async invite(conversationId, workerId, note) {
      await call('POST', `/conversations/${conversationId}/conference`, { workerId, note })
    },
    async leave(conversationId) {
      await call('POST', `/conversations/${conversationId}/leave`, {})
    },
    async end(conversationId) {
      await call('POST', `/conversations/${conversationId}/end`, {})
    },
    conversation: (id) => call('GET', `/conversations/${id}`),
    log: async (id) => (await call<{ entries: LogEntry[] }>('GET', `/conversations/${id}/log`)).entries,
    trace: (id) => call('GET', `/conversations/${id}/trace`),
    surveys: () => call('GET', '/surveys'),
    surveySummary: () => call('GET', '/surveys/summary'),
  }
}
