import type { CustomerSignIn } from '../../auth/customer-sign-in.ts'
import { loginKey } from '../../auth/worker-of.ts'
import type { WorkstreamId } from '../../domain/ids.ts'
import type { FileContents } from './file-schema.ts'
import { sentenceOf } from './mistakes.ts'
import { exposingVariable, type Settings } from './settings.ts'

/** Whom a workstream trusts, beside the holders of its secrets. */
export interface Site {
  /** Sites whose pages may talk to it; every site's where absent. */
  trustedOrigins?: readonly string[]
  customerSignIn?: CustomerSignIn
}

/** Secrets that everybody can read in the example. */
const EXAMPLES = ['local-secret', 'local-secret-two-queues']
const SHORTEST_SECRET = 16

/** The file's sites, by workstream. */
export function sitesOf(file: FileContents): Map<WorkstreamId, Site> {
  return new Map(
    file.workstreams.map(({ id, trustedOrigins, customerSignIn }) => [
      id as WorkstreamId,
      { ...(trustedOrigins && { trustedOrigins }), ...(customerSignIn && { customerSignIn }) },
    ]),
  )
}

/** The sites whose pages may frame the customer page; undefined while one workstream's may be any (AUT-3). */
export function framersOf(sites: ReadonlyMap<WorkstreamId, Site>): string[] | undefined {
  const named = [...sites.values()].map(({ trustedOrigins }) => trustedOrigins)
  return named.every((origins) => origins !== undefined) ? [...new Set(named.flat())] : undefined
}

/** The workstream of each secret: both of a workstream hold (AUT-1). */
export function secretsOf(file: FileContents): Map<string, WorkstreamId> {
  const pairs = file.workstreams.flatMap(({ id, secret, secondSecret }) =>
    [secret, secondSecret].flatMap((one) => (one ? [[one, id as WorkstreamId] as const] : [])),
  )
  return new Map(pairs)
}

/**
 * What stops the start where others than this machine can reach the router: the example's secrets, and a desk at which
 * nobody signs in (AUT-5, AUT-8). No secret is shown.
 */
export function exposedMistakes(file: FileContents, settings: Pick<Settings, 'host' | 'publicUrl'>): string[] {
  const { host, publicUrl } = settings
  const secrets = file.workstreams.flatMap((workstream, index) =>
    (['secret', 'secondSecret'] as const).flatMap((field) => {
      const text = unfit(workstream[field])
      return text ? [sentenceOf({ path: ['workstreams', index, field], text })] : []
    }),
  )
  if (file.signIn) return secrets
  const expected = 'expected signIn in the configuration, or HANDBACK_DEV_SIGN_IN=1 where only this machine does'
  const name = exposingVariable(settings)
  const at = name === 'HOST' ? host : publicUrl
  return [...secrets, `${name}: others reach the router at "${at}", and the desk has no sign-in; ${expected}`]
}

function unfit(secret: string | undefined): string | undefined {
  const why = 'as others than this machine can reach the router'
  if (!secret) return undefined
  if (EXAMPLES.includes(secret)) return `is the example's; expected one of your own, ${why}`
  if (secret.length >= SHORTEST_SECRET) return undefined
  return `is short; expected ${SHORTEST_SECRET} characters or more, ${why}`
}

/** The worker of each login, for the sign-in at the desk. */
export function loginsOf(file: FileContents): Map<string, string> {
  const people = file.workers.flatMap((worker) => (worker.kind === 'representative' ? [worker] : []))
  return new Map(people.flatMap(({ id, login }) => (login === undefined ? [] : [[loginKey(login), id] as const])))
}
