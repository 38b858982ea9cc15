import type { Desk, Queue, Worker, Workstream } from '../../domain/desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../../domain/ids.ts'
import type { Webhook } from '../../domain/webhooks.ts'
import type { FileContents } from './file-schema.ts'
import { textsOf } from './message-schema.ts'
import { queueRouting, workstreamRouting } from './routing-of.ts'

const DAY_S = 86_400

/** The desk that a file describes, with seconds turned into ms. Of equal ids the first counts. */
export function deskOf(file: FileContents): Desk {
  return {
    workers: byId(file.workers.map(workerOf)),
    queues: byId(file.queues.map((queue) => queueOf(queue, file))),
    workstreams: byId(file.workstreams.map((one) => workstreamOf(one, file.retentionDays))),
    disconnectMs: inMs(file.disconnectSeconds),
    ...(file.messages && { messages: textsOf(file.messages) }),
    ...(file.webhooks && { webhooks: file.webhooks.map(webhookOf) }),
  }
}

function workerOf(worker: FileContents['workers'][number]): Worker {
  const id = worker.id as WorkerId
  if (worker.kind === 'representative') {
    const { login: _login, ...person } = worker
    return { ...person, id }
  }
  const { greetingLimitSeconds, inactivitySeconds, appId, appType, tenantId, appPassword, ...rest } = worker
  // An empty text counts as none, so that a variable can turn authentication on and off.
  const identity = appId && {
    appId,
    type: appType,
    ...(tenantId && { tenantId }),
    ...(appPassword && { password: appPassword }),
  }
  const times = { greetingLimitMs: inMs(greetingLimitSeconds), inactivityMs: inMs(inactivitySeconds) }
  return { ...rest, id, ...times, ...(identity && { identity }) }
}

function queueOf(queue: FileContents['queues'][number], file: FileContents): Queue {
  const { offerSeconds, noAgentAfterSeconds, priorities: _, hours: _hours, overflow: _overflow, ...others } = queue
  const { tellPositionAfterSeconds: tellAfter, ...rest } = others
  return {
    ...rest,
    id: rest.id as QueueId,
    members: rest.members as WorkerId[],
    offerMs: inMs(offerSeconds),
    noAgentAfterMs: inMs(noAgentAfterSeconds),
    ...(tellAfter !== undefined && { tellPositionAfterMs: inMs(tellAfter) }),
    ...queueRouting(queue, file),
  }
}

function workstreamOf(workstream: FileContents['workstreams'][number], kept: number | undefined): Workstream {
  // Whom it trusts is no business of the domain's: sites.ts has that.
  const { openLimitSeconds, customerGraceSeconds, wrapUpSeconds, retentionDays = kept, surveyBot, messages, ...said } =
    workstream
  const { secondSecret: _second, trustedOrigins: _origins, customerSignIn: _signIn, ...rest } = said
  const { routes: _, skills: _skills, wrapUpBlockSeconds, keepSameAgentSeconds, ...others } = rest
  return {
    ...others,
    id: rest.id as WorkstreamId,
    name: rest.name ?? rest.id,
    queue: rest.queue as QueueId,
    openLimitMs: inMs(openLimitSeconds),
    customerGraceMs: inMs(customerGraceSeconds),
    wrapUpMs: inMs(wrapUpSeconds),
    ...(retentionDays !== undefined && { retentionMs: inMs(retentionDays * DAY_S) }),
    ...(surveyBot !== undefined && { surveyBot: surveyBot as WorkerId }),
    ...(messages && { messages: textsOf(messages) }),
    ...(wrapUpBlockSeconds !== undefined && { wrapUpBlockMs: inMs(wrapUpBlockSeconds) }),
    ...(keepSameAgentSeconds > 0 && { keepSameAgentMs: inMs(keepSameAgentSeconds) }),
    ...workstreamRouting(workstream),
  }
}

function webhookOf({ id, url, secret, secondSecret, events }: NonNullable<FileContents['webhooks']>[number]): Webhook {
  return { id, url, secrets: secondSecret ? [secret, secondSecret] : [secret], ...(events && { events }) }
}

function inMs(seconds: number): number {
  return Math.ceil(seconds * 1000)
}

function byId<Item extends { id: string }>(items: readonly Item[]): Map<Item['id'], Item> {
  const map = new Map<Item['id'], Item>()
  for (const item of items) if (!map.has(item.id)) map.set(item.id, item)
  return map
}
