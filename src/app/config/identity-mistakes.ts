import type { FileContents } from './file-schema.ts'
import type { Mistake } from './mistakes.ts'
import { exposingVariable, type Settings } from './settings.ts'

type FileBot = Extract<FileContents['workers'][number], { kind: 'bot' }>

/** What does not fit in the identities of bots: parts that are missing, and one app with two passwords. */
export function identityMistakes(workers: FileContents['workers']): Mistake[] {
  const passwords = new Map<string, string>()
  return workers.flatMap((worker, index) => {
    if (worker.kind !== 'bot') return []
    const mistake = missing(worker) ?? otherPassword(worker, passwords)
    return mistake ? [{ path: ['workers', index, mistake.field], text: mistake.text }] : []
  })
}

/** Shorter passwords are guessed too easily where others than this machine can try. */
const LEAST_PASSWORD = 16

/**
 * What does not fit where others than this machine can reach the router: anyone could speak for a bot without
 * authentication, or with a password that is soon guessed (AUT-20).
 */
export function exposedBots(workers: FileContents['workers'], settings: Pick<Settings, 'host'>): string[] {
  const why = `as ${exposingVariable(settings)} lets others than this machine reach the router`
  return workers.flatMap((worker, index) => {
    if (worker.kind !== 'bot') return []
    if (!worker.appId) return [`workers[${index}].appId: missing; expected one, ${why}`]
    if (!worker.appPassword || worker.appPassword.length >= LEAST_PASSWORD) return []
    return [`workers[${index}].appPassword: is short; expected at least ${LEAST_PASSWORD} characters, ${why}`]
  })
}

function missing({ appId, appType, tenantId, appPassword }: FileBot): { field: string; text: string } | undefined {
  if (!appId) {
    const beside = (appPassword && 'appPassword') || (tenantId && 'tenantId')
    return beside ? { field: 'appId', text: `missing; expected one beside ${beside}` } : undefined
  }
  // The router's own issuer has no tenants: only Entra's tokens have to be of the right one.
  if (appType === 'MultiTenant' || tenantId || appPassword) return undefined
  return { field: 'tenantId', text: `missing; expected one with ${appType}` }
}

function otherPassword({ appId = '', appPassword = '' }: FileBot, passwords: Map<string, string>) {
  if (!appId) return undefined
  const known = passwords.get(appId)
  passwords.set(appId, known ?? appPassword)
  if (known === undefined || known === appPassword) return undefined
  return { field: 'appPassword', text: 'another than a worker above has for the same appId; expected the same' }
}
