import type { IncomingMessage } from 'node:http'
import { fail, type Reply } from '../protocol/http.ts'

/** The most that a request's body may hold, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024

/** A request's JSON body and its length; the body is undefined where there was none. */
export async function readBody(request: IncomingMessage): Promise<{ body: unknown; bodyBytes: number } | Reply> {
  const bytes = await bytesOf(request)
  if (!bytes) return tooBig()
  if (bytes.length === 0) return { body: undefined, bodyBytes: 0 }
  try {
    return { body: JSON.parse(bytes.toString('utf8')), bodyBytes: bytes.length }
  } catch {
    return fail(400, 'BadSyntax', 'The body is not valid JSON.')
  }
}

/** Undefined where the body is longer than allowed: the rest of it is not read. */
function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_BODY_BYTES) return void chunks.push(chunk)
      request.removeAllListeners('data')
      resolve(undefined)
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

function tooBig(): Reply {
  const reply = fail(413, 'MessageSizeTooBig', `The body must not exceed ${MAX_BODY_BYTES} bytes.`)
  // The rest of the body is still on its way: the connection can't be used again.
  return { ...reply, headers: { connection: 'close' } }
}
