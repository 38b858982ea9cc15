import { loginKey } from '../../auth/worker-of.ts'
import type { Desk, Worker } from '../../domain/desk.ts'
import { ladderOf } from '../../domain/ladder.ts'
import type { FileContents } from './file-schema.ts'
import { identityMistakes } from './identity-mistakes.ts'
import { messageMistakes } from './message-mistakes.ts'
import { among, type Mistake, type Path, pathText } from './mistakes.ts'
import { routingMistakes } from './routing-mistakes.ts'

/** What is wrong between the parts of a file whose form is right: names that lead nowhere, doubles, CAP-1. */
export function deskMistakes(file: FileContents, desk: Desk): Mistake[] {
  return [
    ...doubleIds('workers', file.workers),
    ...doubleIds('queues', file.queues),
    ...doubleIds('workstreams', file.workstreams),
    ...doubleIds('webhooks', file.webhooks ?? []),
    ...file.queues.flatMap((queue, index) => memberMistakes(queue.members, desk, ['queues', index, 'members'])),
    ...file.queues.flatMap((queue, index) => ladderMistakes(queue.id, desk, ['queues', index])),
    ...identityMistakes(file.workers),
    ...loginMistakes(file),
    ...doubleSecrets(file.workstreams),
    ...doubleSignIns(file.workstreams),
    ...file.workstreams.flatMap((workstream, index) => targetMistakes(workstream, desk, ['workstreams', index])),
    ...file.workstreams.flatMap(({ surveyBot }, index) => surveyMistakes(surveyBot, desk, ['workstreams', index])),
    ...messageMistakes(file.messages, ['messages']),
    ...file.workstreams.flatMap(({ messages }, index) => messageMistakes(messages, ['workstreams', index, 'messages'])),
    ...doubleIds('hours', file.hours),
    ...routingMistakes(file, desk),
  ]
}

function doubleIds(list: string, items: readonly { id: string }[]): Mistake[] {
  return items.flatMap(({ id }, index) => {
    const first = items.findIndex((item) => item.id === id)
    if (first === index) return []
    const text = `"${id}" is the id of ${list}[${first}] already; expected one of its own`
    return [{ path: [list, index, 'id'], text }]
  })
}

function memberMistakes(members: readonly string[], desk: Desk, path: Path): Mistake[] {
  const known: readonly string[] = [...desk.workers.keys()]
  return members.flatMap((member, index) => {
    const first = members.indexOf(member)
    const text = !known.includes(member)
      ? `"${member}" is no worker's id; expected ${among(member, known)}`
      : first < index && `"${member}" is members[${first}] already; expected each worker once`
    return text ? [{ path: [...path, index], text }] : []
  })
}

function ladderMistakes(id: string, desk: Desk, path: Path): Mistake[] {
  const queue = [...desk.queues.values()].find((one) => one.id === id)
  if (!queue) return []
  const { misplaced, representatives } = ladderOf(queue, desk.workers)
  const [highest, lowest] = [representatives.at(0)?.capacity, representatives.at(-1)?.capacity]
  const ranks = representatives.map(ranked).join(', ')
  return misplaced.map((bot) => ({
    path,
    text:
      `in queue "${id}" bot ${ranked(bot)} is neither above nor below all representatives (${ranks}); ` +
      `expected its capacity above ${highest} for a first bot or below ${lowest} for a hand-back bot`,
  }))
}

/** A login leads to one worker; where there is a provider, somebody has to have one. */
function loginMistakes({ workers, signIn }: FileContents): Mistake[] {
  const logins = workers.map((worker) => (worker.kind === 'representative' ? worker.login : undefined))
  const keys = logins.map((login) => login && loginKey(login))
  const doubles = keys.flatMap((key, index) => {
    const first = key ? keys.indexOf(key) : index
    if (first === index) return []
    return [{ path: ['workers', index, 'login'], text: `the same as that of workers[${first}]; expected one of its own` }]
  })
  if (!signIn || keys.some(Boolean)) return doubles
  return [{ path: ['signIn'], text: 'no representative has a login; expected one at whoever may sign in' }]
}

/** The secret itself stays out of the sentence. */
function doubleSecrets(workstreams: FileContents['workstreams']): Mistake[] {
  const all = workstreams.flatMap(({ secret, secondSecret }, index) => [
    { secret, path: ['workstreams', index, 'secret'] },
    ...(secondSecret ? [{ secret: secondSecret, path: ['workstreams', index, 'secondSecret'] }] : []),
  ])
  return all.flatMap(({ secret, path }, place) => {
    const first = all.findIndex((one) => one.secret === secret)
    if (first === place) return []
    const where = pathText((all[first]?.path ?? []).slice(0, path[2] === 'secret' ? 2 : 3))
    return [{ path, text: `the same as that of ${where}; expected one of its own` }]
  })
}

/** A site's token has to lead to one workstream. */
function doubleSignIns(workstreams: FileContents['workstreams']): Mistake[] {
  const same = (one: FileContents['workstreams'][number], other: FileContents['workstreams'][number]) =>
    one.customerSignIn?.issuer === other.customerSignIn?.issuer &&
    one.customerSignIn?.audience === other.customerSignIn?.audience
  return workstreams.flatMap((workstream, index) => {
    const first = workstreams.findIndex((one) => one.customerSignIn && same(one, workstream))
    if (!workstream.customerSignIn || first === index) return []
    const text = `has issuer and audience of workstreams[${first}]; expected an audience of its own`
    return [{ path: ['workstreams', index, 'customerSignIn'], text }]
  })
}

function targetMistakes(workstream: FileContents['workstreams'][number], desk: Desk, path: Path): Mistake[] {
  const { queue: id, capacityUnits } = workstream
  const queue = [...desk.queues.values()].find((one) => one.id === id)
  if (!queue) {
    const expected = among(id, [...desk.queues.keys()])
    return [{ path: [...path, 'queue'], text: `"${id}" is no queue's id; expected ${expected}` }]
  }
  const most = ladderOf(queue, desk.workers).representatives.at(0)?.capacity
  if (most === undefined || capacityUnits <= most) return []
  const text = `${capacityUnits} is more than any representative of queue "${id}" can take; expected at most ${most}`
  return [{ path: [...path, 'capacityUnits'], text }]
}

/** A first bot has every conversation of its queue already, and none gets one twice (CAP-6): it could never ask. */
function surveyMistakes(surveyBot: string | undefined, desk: Desk, at: Path): Mistake[] {
  if (surveyBot === undefined) return []
  const path = [...at, 'surveyBot']
  const bots: Worker[] = [...desk.workers.values()].filter(({ kind }) => kind === 'bot')
  const bot = bots.find(({ id }) => id === surveyBot)
  const known = bots.map(({ id }) => id)
  const expected = known.length > 0 ? among(surveyBot, known) : 'a bot among the workers'
  if (!bot) return [{ path, text: `"${surveyBot}" is no bot's id; expected ${expected}` }]
  return [...desk.queues.values()].flatMap((queue) => {
    const { firstBots, representatives } = ladderOf(queue, desk.workers)
    if (representatives.length === 0 || !firstBots.some(({ id }) => id === bot.id)) return []
    const text = `"${bot.id}" is a first bot of queue "${queue.id}", and no bot gets a conversation twice`
    return [{ path, text: `${text}; expected a bot that is below its representatives, or in no queue with any` }]
  })
}

function ranked({ id, capacity }: Worker): string {
  return `${id} ${capacity}`
}
