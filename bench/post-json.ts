import { Agent, request } from 'node:http'

// Idle connections go before a server's own limit (5 s) can end one under a request.
const agent = new Agent({ keepAlive: true, timeout: 4_000 })

export interface Answer {
  status: number
  /** The answer's JSON, undefined where it has none. */
  body: unknown
}

/** Posts JSON over kept connections. */
export function postJson(url: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
  return callJson('POST', url, body, headers)
}

/** Any call, with or without a JSON body, over kept connections. */
export function callJson(method: string, url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const length = Buffer.byteLength(text)
  return new Promise((resolve, reject) => {
    const call = request(url, {
      agent, method, headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    })
    call.once('error', reject)
    call.once('response', (response) => {
      let answer = ''
      response.setEncoding('utf8').on('data', (chunk) => (answer += chunk)).once('error', reject)
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body: answer ? JSON.parse(answer) : undefined })
      })
    })
    call.end(text)
  })
}
