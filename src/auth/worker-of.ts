/** How a provider's claims become a worker and roles. */
export interface ClaimSettings {
  /** The claim that names the worker, such as email, preferred_username or oid. */
  workerClaim: string
  /** The claim that lists roles; without one the configuration says them. A dot leads into an object. */
  rolesClaim?: string | undefined
  /** What the roles of that claim mean here. */
  roles?: Readonly<Record<string, string>> | undefined
}

/** Nobody, and why: a sentence for whoever wants to sign in, and words for the log, which names no login. */
export interface NoWorker {
  refused: string
  why: string
  /** Whom the claims name all the same. */
  workerId?: string
}

/** Who the claims name, or why nobody; `logins` leads from each login to its worker. */
export function workerOf(
  claims: Record<string, unknown>,
  { workerClaim, rolesClaim, roles = {} }: ClaimSettings,
  logins: ReadonlyMap<string, string>,
): { workerId: string; roles?: string[] } | NoWorker {
  const login = claims[workerClaim]
  if (typeof login !== 'string' || login === '')
    return {
      refused: `The provider does not say who you are: its claim "${workerClaim}" is missing.`,
      why: `the claim "${workerClaim}" is missing`,
    }
  if (workerClaim === 'email' && claims['email_verified'] === false)
    return { refused: `The provider has not verified the address ${login}.`, why: 'the address is not verified' }
  const workerId = logins.get(loginKey(login))
  if (workerId === undefined)
    return {
      refused: `You are signed in as ${login}, but no representative has that login in the configuration.`,
      why: 'no representative has that login',
    }
  if (rolesClaim === undefined) return { workerId }
  const given = [valueAt(claims, rolesClaim)].flat().map(String)
  const known = given.flatMap((role) => (Object.hasOwn(roles, role) && roles[role]) || [])
  const mapped = [...new Set(known)]
  if (mapped.length > 0) return { workerId, roles: mapped }
  return {
    refused: `You are signed in as ${login}, but the provider gives you no role for this desk.`,
    why: `the claim "${rolesClaim}" gives no role for the desk`,
    workerId,
  }
}

/** Addresses are the same in any case; other logins are what they are. */
export function loginKey(login: string): string {
  return login.includes('@') ? login.toLowerCase() : login
}

/** Keycloak nests its roles: realm_access.roles. A claim may also have a dot in its own name. */
function valueAt(claims: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], claims)
}
