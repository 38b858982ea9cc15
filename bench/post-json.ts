import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** Posts JSON over kept connections; gives the status and the answer's JSON, undefined where it has none. */
export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const text = JSON.stringify(body)
  const length = Buffer.byteLength(text)
  return new Promise((resolve, reject) => {
    const call = request(url, {
      agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
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
