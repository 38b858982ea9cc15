import createRouter from 'find-my-way'
import { fail, type Reply, type Route } from '../protocol/http.ts'

/** The route that a request asks for, and what stands in its address. */
export interface Found {
  route: Route
  params: Record<string, string>
  query: URLSearchParams
}

/** Finds the route for a method and an address, or the refusal that names what there is. */
export type FindRoute = (method: string, url: string) => Found | Reply

/** Knows the routes by the router that restify itself stands on. */
export function routing(routes: readonly Route[]): FindRoute {
  const known = createRouter({ ignoreTrailingSlash: true, querystringParser: queryOf })
  for (const route of routes) known.on(route.method, route.path, nothing, route)
  const methods = [...new Set(routes.map(({ method }) => method))]
  return (method, url) => {
    const found = known.find(method as Route['method'], url)
    if (found) {
      const { store: route, params, searchParams } = found
      return { route, params: params as Found['params'], query: searchParams as unknown as URLSearchParams }
    }
    const allowed = methods.filter((each) => known.find(each, url))
    if (allowed.length === 0) return fail(404, 'NotFound', 'There is nothing at this address.')
    const refusal = fail(405, 'MethodNotAllowed', 'The address does not take this method.')
    return { ...refusal, headers: { allow: allowed.join(', ') } }
  }
}

/** Most addresses have none, and to make one costs as much as finding the route. */
const NO_QUERY = new URLSearchParams()

function queryOf(text: string): URLSearchParams {
  return text === '' ? NO_QUERY : new URLSearchParams(text)
}

/** The router wants something to call; who handles a request is our own affair. */
function nothing(): void {}
