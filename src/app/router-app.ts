import { randomBytes, randomUUID } from 'node:crypto'
import { createCustomerSignIns } from '../auth/customer-sign-in.ts'
import { createDeskAuth } from '../auth/desk.ts'
import { createDirectLineAuth, TOKEN_TTL_S } from '../auth/direct-line.ts'
import { createTokens } from '../auth/tokens.ts'
import type { TlsIssuer } from '../auth/bots/tls-issuer.ts'
import { connectorRoutes } from '../connector/routes.ts'
import type { DeskEdge } from '../desk/edge.ts'
import { deskRoutes } from '../desk/routes.ts'
import { deskStream } from '../desk/stream.ts'
import { directLineRoutes } from '../direct-line/routes.ts'
import { streamRoute } from '../direct-line/stream.ts'
import type { Route } from '../protocol/http.ts'
import { systemClock, type Clock } from '../runtime/clock.ts'
import { createHttpBotClient } from '../runtime/http-bot-client.ts'
import { networksOf } from '../runtime/networks.ts'
import { createRefusalLog } from '../runtime/refusal-log.ts'
import { createOutbound } from '../runtime/outbound.ts'
import { createLimiter } from '../runtime/limiter.ts'
import type { Log } from '../runtime/log.ts'
import { createHttpWebhookClient } from '../runtime/webhook-client.ts'
import { createRetention } from '../runtime/retention.ts'
import { createRuntime, type Runtime } from '../runtime/runtime.ts'
import type { Store } from '../store/store.ts'
import { createBotAuth } from './bot-auth.ts'
import type { Config } from './config/config.ts'
import { reachOf } from './config/endpoint-mistakes.ts'
import { createDeskSignIn, ownNames } from './desk-sign-in.ts'
import { healthRoutes } from './health.ts'
import { startIssuer } from './issuer.ts'
import { limitedBots, limitedDesk, limitedDirectLine } from './limited.ts'
import type { BuiltPages } from './pages/built-pages.ts'
import { framersOf } from './config/sites.ts'
import { pageRoutes } from './pages/routes.ts'
import type { WebChat } from './pages/web-chat.ts'
import { urlOf } from './router-url.ts'
import { createServer, type ServerParts } from './server.ts'

export type RouterConfig = Pick<
  Config,
  | 'desk'
  | 'limits'
  | 'sites'
  | 'signIn'
  | 'logins'
  | 'workstreamsBySecret'
  | 'host'
  | 'port'
  | 'development'
  | 'publicUrl'
  | 'entraAuthority'
  | 'network'
  | 'issuerPort'
  | 'dataDir'
>

export interface RouterApp {
  /** The port that is listened on. */
  port: number
  /** Where this machine reaches it. */
  url: string
  /** Of the issuer for bots with a client secret, where there is one. */
  issuerPort: number | undefined
  /** Every call that it answers. */
  routes: readonly Pick<Route, 'method' | 'path'>[]
  runtime: Runtime
  stop(): Promise<void>
}

/** Puts the router together on an open store and starts it; stopping it closes the store. Without `pages` it has none. */
export async function startRouter(
  config: RouterConfig,
  parts: { store: Store; log: Log; clock?: Clock; pages?: BuiltPages; webChat?: WebChat } & Pick<ServerParts, 'onRefused'>,
): Promise<RouterApp> {
  const { store, log, clock = systemClock, pages, webChat } = parts
  const key = await store.setting('token-key', () => randomBytes(32).toString('base64'))
  const tokens = createTokens(Buffer.from(key, 'base64'), () => clock.now())
  let url = ''
  const own = () => config.publicUrl ?? url
  const bots = createBotAuth({ desk: config.desk, store, authority: config.entraAuthority, own, clock, log })
  const runtime = createRuntime({
    store,
    desk: config.desk,
    clock,
    log,
    botClient: createHttpBotClient(clock, createOutbound(reachOf(config)), bots.authorizationFor),
    webhookClient: createHttpWebhookClient(clock, createOutbound(reachOf(config))),
    serviceUrlOf: (botId) => [own(), 'connector', botId].join('/'),
  })
  const refused = createRefusalLog(log, () => clock.now())
  const customers = createDirectLineAuth(tokens, {
    workstreamOf: config.workstreamsBySecret,
    sites: config.sites,
    signIns: createCustomerSignIns(config.sites, () => clock.now(), (workstreamIds, why) =>
      refused({ workstreamIds, why }, "a customer's token of their site was refused"),
    ),
  })
  const limiter = createLimiter(config.limits, store, clock)
  const directLine = { runtime, auth: limitedDirectLine(customers, limiter), newId: randomUUID, limits: limiter }
  const signIn = createDeskSignIn(config, { sessions: store.deskSessions, tokens, now: () => clock.now() })
  const deskAuth = createDeskAuth({ tokens, sessions: signIn?.sessions, development: config.development })
  const desk: DeskEdge = {
    runtime,
    refused,
    auth: limitedDesk(deskAuth, limiter),
    development: config.development,
    own: ownNames(config),
    signIn,
    async customerToken(workstreamId, user) {
      const conversationId = randomUUID()
      const token = await customers.issueToken(workstreamId, conversationId, user)
      return { conversationId, token, expires_in: TOKEN_TTL_S }
    },
  }
  const retention = createRetention(runtime)
  let ready = false
  const started = Promise.withResolvers<void>()
  const routes = [
    ...healthRoutes(store, clock, log, () => ready),
    ...directLineRoutes(directLine),
    ...connectorRoutes({ runtime, auth: limitedBots(bots.callers, limiter), newId: randomUUID }),
    ...bots.routes,
    ...deskRoutes(desk),
    ...(pages ? pageRoutes(pages, { webChat, framedBy: framersOf(config.sites) }) : []),
  ]
  const server = createServer({
    routes,
    socketRoutes: [streamRoute(directLine), deskStream(desk)],
    log,
    clock,
    limiter,
    publicUrl: config.publicUrl,
    proxies: networksOf(config.network.proxies),
    tls: config.network.tls,
    ready: started.promise,
    onRefused: parts.onRefused,
  })
  const port = await server.listen(config.port, config.host)
  url = urlOf(config, port)
  let issuer: TlsIssuer | undefined
  try {
    issuer = await startIssuer(config, { auth: bots, store, clock, log })
    await runtime.start()
  } catch (error) {
    await issuer?.stop()
    await server.close()
    await runtime.stop()
    throw error
  }
  retention.start()
  ready = true
  started.resolve()
  return {
    port,
    url,
    issuerPort: issuer?.port,
    routes,
    runtime,
    async stop() {
      try {
        await retention.stop()
        await runtime.drain()
        await issuer?.stop()
        await server.close()
        await runtime.stop()
      } finally {
        await store.close()
      }
    },
  }
}
