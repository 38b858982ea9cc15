import { request } from 'node:http'
import type { TestApp } from '../support/app.ts'

/** A request whose path goes out as it is written: fetch would tidy it up. */
export function askRaw(
  app: TestApp,
  method: string,
  path: string,
  { token, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(app.url)
    const sent = request(
      {
        port,
        host: 'localhost',
        method,
        path,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
      },
      (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Ways to write a path to something else's place under a path of one's own, and to write it so that a check misses it. */
export function disguises(mine: string, yours: string): string[] {
  return [
    `${mine}/../${yours}`,
    `${mine}%2f..%2f${yours}`,
    `${mine}%252f..%252f${yours}`,
    `./${yours}`,
    `%2e%2e/conversations/${yours}`,
    `${yours}/`,
    `${yours}//`,
    `${yours};x=1`,
    `${yours}%00`,
    `${yours}%20`,
    `${yours}.json`,
    `${yours.toUpperCase()}`,
    `${mine},${yours}`,
    `${mine}%0d%0aX-Forged:%201/../${yours}`,
  ]
}
