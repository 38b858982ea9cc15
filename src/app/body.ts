import type { IncomingMessage } from 'node:http'
import { fail, type Reply } from '../protocol/http.ts'
import { parseJson } from '../protocol/json.ts'

/** The most that a request's body may hold, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024
/** So much of a body that is too big is still read, so that its sender gets to the answer instead of a broken pipe. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024
/** Deeper than any card; without a limit, copying or writing what was sent could exhaust the stack. */
const MAX_DEPTH = 100

/** A request's JSON body and its length; the body is undefined where there was none. */
export async function readBody(request: IncomingMessage): Promise<{ body: unknown; bodyBytes: number } | Reply> {
  const bytes = await bytesOf(request)
  if (bytes === 'too-big') return tooBig()
  if (bytes === 'broken-off') return fail(400, 'BadSyntax', 'The body broke off.')
  if (bytes.length === 0) return { body: undefined, bodyBytes: 0 }
  const body = parseJson(bytes.toString('utf8'))
  if (body === undefined) return fail(400, 'BadSyntax', 'The body is not valid JSON.')
  if (isDeeper(body, MAX_DEPTH))
    return fail(400, 'BadArgument', `The body must not be nested more than ${MAX_DEPTH} levels deep.`)
  return { body, bodyBytes: bytes.length }
}

function bytesOf(request: IncomingMessage): Promise<Buffer | 'too-big' | 'broken-off'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
      else if (length > MAX_DISCARDED_BYTES) resolve('too-big')
    })
    request.on('end', () => resolve(length > MAX_BODY_BYTES ? 'too-big' : joined(chunks)))
    // Nobody is left to answer; it is no fault of ours either.
    request.on('error', () => resolve('broken-off'))
  })
}

/** As a rule a body comes in one piece, and is not copied. */
function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks
  return first && chunks.length === 1 ? first : Buffer.concat(chunks)
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const name in value) {
    if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true
  }
  return false
}

function tooBig(): Reply {
  const reply = fail(413, 'MessageSizeTooBig', `The body must not exceed ${MAX_BODY_BYTES} bytes.`)
  // The rest of the body may still be on its way: the connection can't be used again.
  return { ...reply, headers: { connection: 'close' } }
}
