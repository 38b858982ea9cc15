import { fail, type Route } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { bodyOf } from './openapi.ts'
import { fieldsOf } from './schemas.ts'

const LONGEST_SHOWN = 60

/** The route, which refuses fields that it does not know: with a misspelt audience a whisper would go to the customer. */
export function strict(route: Route): Route {
  const body = bodyOf(route)
  if (!body) return route
  const fields = fieldsOf(body)
  return {
    ...route,
    async handle(call) {
      const strange = isObject(call.body) ? Object.keys(call.body).find((name) => !fields.includes(name)) : undefined
      if (strange === undefined) return route.handle(call)
      const known = fields.map((name) => `"${name}"`).join(', ')
      return fail(400, 'bad-field', `"${strange.slice(0, LONGEST_SHOWN)}" is not known; expected ${known}.`)
    },
  }
}
