import type { CustomerTokenView } from '../../desk/types.ts'
import { callApi } from '../shared/api.ts'
import { rememberedInTab } from '../shared/remembered.ts'

/** A conversation of this tab: everything that a reload needs to go on with it. */
export interface Chat {
  conversationId: string
  token: string
  userId: string
  name?: string
  /** As Web Chat and the bots get it, such as en-US. */
  locale: string
}

export interface ChatWish {
  workstreamId: string
  name: string
  locale: string
  variables: Record<string, string>
}

const KEY = 'handback.chat'
const BASE = '/v3/directline'

/** The conversation of this tab, if it has one. */
export function rememberedChat(): Chat | undefined {
  const text = rememberedInTab.get(KEY)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Chat
  } catch {
    return undefined
  }
}

/** Keeps the conversation for a reload, or forgets it. */
export function rememberChat(chat: Chat | undefined): void {
  rememberedInTab.set(KEY, chat && JSON.stringify(chat))
}

/** A new conversation with a token of the router's own: in development only. Throws what says why there is none. */
export async function startChat(wish: ChatWish): Promise<Chat> {
  const { workstreamId, name } = wish
  const user = { id: `guest-${crypto.randomUUID()}`, ...(name !== '' && { name }) }
  const { token } = await callApi<CustomerTokenView>('POST', '/api/dev/customer-token', { workstreamId, user })
  return startWith(token, wish)
}

/**
 * The conversation of a token, started where it is not yet. directlinejs would start it as well, but without variables.
 * Throws what says why there is none.
 */
export async function startWith(
  token: string,
  { locale, variables }: Pick<ChatWish, 'locale' | 'variables'>,
): Promise<Chat> {
  const values = Object.entries(variables).map(([name, value]) => [name, { value, isDisplayable: true }])
  const body = { locale, customContext: Object.fromEntries(values) }
  const response = await asCustomer('POST', '/conversations', token, body)
  const answer = (await response?.json()) as (CustomerTokenView & { error?: { message: string } }) | undefined
  if (!response?.ok || !answer) throw new Error(answer?.error?.message ?? 'The router does not answer.')
  const { user, name } = claimsOf(answer.token)
  const userId = typeof user === 'string' ? user : `dl_${answer.conversationId}`
  return {
    conversationId: answer.conversationId,
    token: answer.token,
    userId,
    ...(typeof name === 'string' && { name }),
    locale,
  }
}

/** Direct Line's tokens are JWTs whose claims name the user: Web Chat has to post in that name. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))))
  } catch {
    return {}
  }
}

/** Whom the customer is talking to. */
export type ChatStatus =
  | { status: 'served'; by: { kind: 'bot' | 'representative'; name: string } }
  | { status: 'waiting'; position?: number }
  | { status: 'ended' }

/** Asks for it; `away` where the router does not answer, `ended` where it no longer knows the conversation or token. */
export async function statusOf({ conversationId, token }: Chat): Promise<ChatStatus | 'away' | undefined> {
  const response = await asCustomer('GET', `/conversations/${conversationId}/status`, token)
  if (response?.status === 403 || response?.status === 404) return { status: 'ended' }
  if (!response) return 'away'
  // Asked too often, or trouble with its database: what was known stands.
  return response.ok ? ((await response.json()) as ChatStatus) : undefined
}

/** The same conversation with a token that lives longer; unchanged where there is none to be had now. */
export async function refreshed(chat: Chat): Promise<Chat> {
  const response = await asCustomer('POST', '/tokens/refresh', chat.token)
  if (!response?.ok) return chat
  return { ...chat, token: ((await response.json()) as CustomerTokenView).token }
}

function asCustomer(method: string, path: string, token: string, body?: object): Promise<Response | undefined> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
  return fetch(BASE + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => undefined)
}
