import { rememberedInTab } from './remembered.ts'

/** What the router answered that was no success; `away` where it did not answer at all. */
export class ApiError extends Error {
  code: string
  status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const TOKEN_KEY = 'handback.token'

/** The token of the development sign-in, kept by this tab alone: two tabs can be two workers. */
export const tabToken = {
  get: () => rememberedInTab.get(TOKEN_KEY),
  set: (token: string | undefined) => rememberedInTab.set(TOKEN_KEY, token),
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Calls the desk API as who is signed in, and reads its JSON. Throws ApiError. */
export async function callApi<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
  const response = await askApi(method, path, body)
  return response.json().catch(() => undefined) as Promise<Answer>
}

/**
 * The same for an answer that is no JSON: by this tab's token where it has one, else by the browser's cookie. Throws
 * ApiError.
 */
export async function askApi(method: Method, path: string, body?: object): Promise<Response> {
  const token = tabToken.get()
  const response = await fetch(path, {
    method,
    headers: {
      // A form on another site can't send it: with a cookie, the router asks for it.
      'x-handback-csrf': '1',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (!response) throw new ApiError(0, 'away', 'The router does not answer.')
  if (response.ok) return response
  const { code = 'away', message = `HTTP ${response.status}` } = errorIn(await response.json().catch(() => undefined))
  throw new ApiError(response.status, code, message)
}

function errorIn(answer: unknown): { code?: string; message?: string } {
  const error = (answer as { error?: unknown } | undefined)?.error
  return typeof error === 'object' && error !== null ? error : {}
}
