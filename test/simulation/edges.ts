import type { ConnectorEdge } from '../../src/connector/edge.ts'
import type { DeskEdge } from '../../src/desk/edge.ts'
import type { DirectLineEdge } from '../../src/direct-line/edge.ts'
import { bearerOf, fail } from '../../src/protocol/http.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'

/** The three edges of one router process; only the tokens are simple, as real ones need threads and a real clock. */
export interface Edges {
  directLine: DirectLineEdge
  connector: ConnectorEdge
  desk: DeskEdge
}

export function edgesOf(runtime: Runtime, newId: () => string): Edges {
  return {
    directLine: { runtime, newId, auth: directLineAuth() },
    connector: { runtime, newId, auth: { authorize: async () => undefined } },
    desk: { runtime, refused() {}, development: true, own: { names: [], proxied: false }, auth: deskAuth(), customerToken: async () => Promise.reject(new Error('not asked for here')) },
  }
}

function directLineAuth(): DirectLineEdge['auth'] {
  return {
    async authorize(call) {
      const [kind, workstreamId = '', conversationId = '', user] = bearerOf(call)?.split(':') ?? []
      if (kind === 'secret') return { kind, workstreamId }
      if (kind !== 'token') return fail(401, 'Unauthorized', 'No simulated token.')
      return { kind, workstreamId, conversationId, ...(user && { user: { id: user } }) }
    },
    issueToken: async (workstreamId, id, user) => `token:${workstreamId}:${id}:${user?.id ?? ''}`,
    issueStreamToken: async (conversationId) => conversationId,
    openStream: async (token) => ({ conversationId: token }),
  }
}

function deskAuth(): DeskEdge['auth'] {
  return {
    issueToken: async (workerId) => workerId,
    async authorize(call) {
      const workerId = bearerOf(call)
      return workerId === undefined ? fail(401, 'unauthorized', 'Nobody.') : { workerId }
    },
    forged: () => undefined,
  }
}
