/** A customer who says things. */
export interface Customer {
  /** The conversation's. */
  id: string
  say(text: string): Promise<void>
}

const FROM = { id: 'casey', name: 'Casey', role: 'user' }

/** Starts a conversation over Direct Line, with a workstream's secret. */
export async function startCustomer(url: string, secret: string): Promise<Customer> {
  const start = { user: { id: FROM.id, name: FROM.name }, locale: 'en-US' }
  const { conversationId: id, token } = await post(`${url}/v3/directline/conversations`, start, secret)
  return {
    id,
    async say(text) {
      const path = `${url}/v3/directline/conversations/${id}/activities`
      await post(path, { type: 'message', from: FROM, text, locale: 'en-US' }, token)
    },
  }
}

async function post(url: string, body: object, token: string): Promise<{ conversationId: string; token: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`Direct Line answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as { conversationId: string; token: string }
}
