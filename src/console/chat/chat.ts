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
  /** What the start sends; a conversation that exists already takes no more. */
  start?: { variables: Record<string, string> }
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

/** A new conversation with a token of the router's own: in development only. Throws ApiError. */
export async function startChat({ workstreamId, name, locale, variables }: ChatWish): Promise<Chat> {
  const userId = `guest-${crypto.randomUUID()}`
  const user = { id: userId, ...(name !== '' && { name }) }
  const { conversationId, token } = await callApi<CustomerTokenView>('POST', '/api/dev/customer-token', { workstreamId, user })
  return { conversationId, token, userId, ...(name !== '' && { name }), locale, start: { variables } }
}

/** A new conversation with a token from the site's backend, which names the conversation and its user. */
export function chatOfToken(token: string, locale: string): Chat | undefined {
  const { conv, user, name } = claimsOf(token)
  if (typeof conv !== 'string') return undefined
  const userId = typeof user === 'string' ? user : `guest-${crypto.randomUUID()}`
  return { conversationId: conv, token, userId, ...(typeof name === 'string' && { name }), locale, start: { variables: {} } }
}

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

/** Asks for it; undefined where the router does not answer, `ended` where it knows no such conversation any more. */
export async function statusOf({ conversationId, token }: Chat): Promise<ChatStatus | undefined> {
  const response = await asCustomer('GET', `/conversations/${conversationId}/status`, token)
  if (response?.status === 403 || response?.status === 404) return { status: 'ended' }
  return response?.ok ? ((await response.json()) as ChatStatus) : undefined
}

/** The same conversation with a token that lives longer; unchanged where there is none to be had now. */
export async function refreshed(chat: Chat): Promise<Chat> {
  const response = await asCustomer('POST', '/tokens/refresh', chat.token)
  if (!response?.ok) return chat
  return { ...chat, token: ((await response.json()) as CustomerTokenView).token }
}

function asCustomer(method: string, path: string, token: string): Promise<Response | undefined> {
  return fetch(BASE + path, { method, headers: { authorization: `Bearer ${token}` } }).catch(() => undefined)
}
