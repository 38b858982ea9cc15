import { randomUUID } from 'node:crypto'
import type { WorkstreamId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { textOf, type DeskEdge } from './edge.ts'

/*
 * What a site's backend does for its customers, with the workstream's secret. In development the customer page has no
 * backend, and the router does it: this call exists only there, and no other site can read its answer (no CORS).
 */

const LONGEST_USER_ID = 256

/** `POST /api/dev/customer-token {workstreamId, user?: {id, name?}}`. */
export async function postCustomerToken(edge: DeskEdge, call: Call): Promise<Reply> {
  const workstreamId = textOf(call.body, 'workstreamId')
  if (isReply(workstreamId)) return workstreamId
  const { workstreams } = edge.runtime.desk
  if (!workstreams.has(workstreamId as WorkstreamId))
    return fail(404, 'unknown-workstream', `"workstreamId" must be one of ${[...workstreams.keys()].join(', ')}.`)
  const user = (call.body as { user?: unknown }).user ?? { id: `guest-${randomUUID()}` }
  if (!isObject(user)) return fail(400, 'bad-field', '"user" must be an object with a text "id".')
  const { id, name } = user
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_USER_ID)
    return fail(400, 'bad-field', `"user.id" must be a text of 1 to ${LONGEST_USER_ID} characters.`)
  if (name !== undefined && name !== null && typeof name !== 'string')
    return fail(400, 'bad-field', '"user.name" must be a text.')
  return ok(await edge.customerToken(String(workstreamId), { id, ...(typeof name === 'string' && { name }) }))
}
