import type { Desk } from '../../domain/desk.ts'
import type { QueueId } from '../../domain/ids.ts'
import { takersOf } from '../../domain/ladder.ts'
import type { FileContents } from './file-schema.ts'
import { among, type Mistake, type Path } from './mistakes.ts'

type When = FileContents['workstreams'][number]['routes'][number]['when']
type Queue = FileContents['queues'][number]
type Ways = NonNullable<Queue['overflow']>

/** What is wrong with rules, hours and overflow, once all names of the file are known. */
export function routingMistakes(file: FileContents, desk: Desk): Mistake[] {
  return [
    ...file.hours.flatMap((hours, index) => hoursMistakes(hours, ['hours', index])),
    ...file.queues.flatMap((queue, index) => queueMistakes(queue, file, desk, ['queues', index])),
    ...loopMistakes(file),
    ...file.workstreams.flatMap((workstream, index) => ruleMistakes(workstream, file, desk, ['workstreams', index])),
  ]
}

function hoursMistakes({ open }: FileContents['hours'][number], path: Path): Mistake[] {
  return open.flatMap(({ from, to }, index) => {
    if (from !== to && from !== '24:00') return []
    const text = `from ${from} to ${to} is never; expected "00:00" to "24:00" for the whole day`
    return [{ path: [...path, 'open', index], text }]
  })
}

function queueMistakes(queue: Queue, file: FileContents, desk: Desk, path: Path): Mistake[] {
  const rules = queue.priorities.map(({ when }, index) => whenMistakes(when, [...path, 'priorities', index, 'when']))
  const found = rules.flat()
  const hours = file.hours.map(({ id }) => id)
  if (queue.hours !== undefined && !hours.includes(queue.hours)) {
    const expected = hours.length > 0 ? among(queue.hours, hours) : 'hours at the top of the file'
    found.push({ path: [...path, 'hours'], text: `"${queue.hours}" is no operating hours' id; expected ${expected}` })
  }
  const ways: Ways = queue.overflow ?? {}
  if (ways.outOfHours && queue.hours === undefined)
    found.push({ path: [...path, 'overflow', 'outOfHours'], text: 'the queue has no hours; expected `hours` beside it' })
  for (const [name, way] of Object.entries(ways)) {
    const at = [...path, 'overflow', name]
    if (name === 'tooLong' && way.then === 'wait')
      found.push({ path: [...at, 'then'], text: 'got "wait", which changes nothing; expected end or transfer' })
    if (way.then !== 'transfer' && way.queue !== undefined)
      found.push({ path: [...at, 'queue'], text: `"then" is ${way.then}; expected a queue only where it is transfer` })
    if (way.then === 'transfer') found.push(...targetMistakes(way.queue, queue, file, desk, [...at, 'queue']))
  }
  return found
}

/** Whom a queue passes on waits for a representative there (CAP-3). */
function targetMistakes(
  id: string | undefined, from: Queue, file: FileContents, desk: Desk, path: Path,
): Mistake[] {
  const target = desk.queues.get(id as QueueId)
  const text = !target
    ? `${id === undefined ? 'missing' : `"${id}" is no queue's id`}; expected ${among(id ?? '', queueIds(file))}`
    : id === from.id
      ? 'the queue itself; expected another one'
      : takersOf(target, desk.workers, least(file)).length === 0 &&
        `"${id}" has no representative who could take a conversation; expected a queue with one`
  return text ? [{ path, text }] : []
}

function least(file: FileContents): number {
  return Math.min(...file.workstreams.map(({ capacityUnits }) => capacityUnits))
}

/** Queues that pass on to each other would do so for ever. */
function loopMistakes(file: FileContents): Mistake[] {
  const next = new Map(file.queues.map((queue) => [queue.id, targetsOf(queue)]))
  return file.queues.flatMap(({ id }, index) => {
    const way = wayBack(id, next)
    // Told once, where the loop's first queue stands.
    const first = way && file.queues.findIndex((queue) => way.includes(queue.id)) === index
    const text = way && `it loops: ${[...way, id].join(' -> ')}; expected a queue that passes nothing back`
    return first && text ? [{ path: ['queues', index, 'overflow'], text }] : []
  })
}

function targetsOf({ id, overflow = {} }: Queue): string[] {
  const targets = Object.values(overflow).flatMap(({ then, queue }) => (then === 'transfer' && queue ? [queue] : []))
  return targets.filter((target) => target !== id)
}

function wayBack(start: string, next: Map<string, string[]>): string[] | undefined {
  const seen = new Set<string>()
  const walk = (at: string, way: string[]): string[] | undefined => {
    for (const target of next.get(at) ?? []) {
      if (target === start) return way
      if (seen.has(target)) continue
      seen.add(target)
      const found = walk(target, [...way, target])
      if (found) return found
    }
    return undefined
  }
  return walk(start, [start])
}

function ruleMistakes(
  workstream: FileContents['workstreams'][number], file: FileContents, desk: Desk, path: Path,
): Mistake[] {
  const known = [...new Set(file.workers.flatMap((worker) => ('skills' in worker ? Object.keys(worker.skills) : [])))]
  const skills = workstream.skills.flatMap(({ when, needs }, index) => [
    ...whenMistakes(when, [...path, 'skills', index, 'when']),
    ...Object.keys(needs).flatMap((skill) => {
      if (known.includes(skill)) return []
      const expected = known.length > 0 ? among(skill, known) : 'skills of representatives'
      const text = `no representative has the skill "${skill}"; expected ${expected}`
      return [{ path: [...path, 'skills', index, 'needs', skill], text }]
    }),
  ])
  const routes = workstream.routes.flatMap((route, index) => {
    const at = [...path, 'routes', index]
    return [...whenMistakes(route.when, [...at, 'when']), ...routeMistakes(route, workstream.capacityUnits, desk, at)]
  })
  const blocks = workstream.wrapUpBlockSeconds ?? 0
  const wrapUp = blocks > workstream.wrapUpSeconds && {
    path: [...path, 'wrapUpBlockSeconds'],
    text: `got ${blocks}; expected at most the ${workstream.wrapUpSeconds} of wrapUpSeconds`,
  }
  return [...skills, ...routes, ...(wrapUp ? [wrapUp] : [])]
}

function routeMistakes(
  route: FileContents['workstreams'][number]['routes'][number], units: number, desk: Desk, path: Path,
): Mistake[] {
  const { queue, split } = route
  if ((queue === undefined) === (split === undefined))
    return [{ path, text: `it names ${queue === undefined ? 'neither' : 'both'}; expected either queue or split` }]
  const sum = split?.reduce((total, { percent }) => total + percent, 0) ?? 100
  const total = { path: [...path, 'split'], text: `the percentages add up to ${sum}; expected 100` }
  const named = split
    ? split.map((share, index) => ({ id: share.queue, at: [...path, 'split', index, 'queue'] }))
    : [{ id: queue ?? '', at: [...path, 'queue'] }]
  const wrong = named.flatMap(({ id, at }) => queueTargetMistakes(id, units, desk, at))
  return [...(sum === 100 ? [] : [total]), ...wrong]
}

/** Whether conversations that cost so much can go there: the queue exists, and not only for smaller ones. */
export function queueTargetMistakes(id: string, units: number, desk: Desk, path: Path): Mistake[] {
  const queue = desk.queues.get(id as QueueId)
  if (!queue) return [{ path, text: `"${id}" is no queue's id; expected ${among(id, [...desk.queues.keys()])}` }]
  const people = queue.members.map((member) => desk.workers.get(member)).filter((one) => one?.kind === 'representative')
  if (people.length === 0 || takersOf(queue, desk.workers, units).length > 0) return []
  return [{ path, text: `no representative of "${id}" could ever take ${units} units; expected a queue with one` }]
}

function whenMistakes(when: When, path: Path): Mistake[] {
  return when.flatMap(({ variable, operator, value, channels, causes }, index) => {
    const at = [...path, index]
    if (variable === undefined && (operator !== undefined || value !== undefined))
      return [{ path: at, text: 'it compares nothing; expected `variable` beside operator and value' }]
    if (variable === undefined && !channels && !causes)
      return [{ path: at, text: 'it says nothing; expected variable, channels or causes' }]
    if (variable === undefined) return []
    const alone = operator === 'present' || operator === 'absent'
    if (alone !== (value === undefined))
      return [{ path: at, text: alone ? `${operator} compares with nothing; expected no value` : 'value: missing' }]
    const numeric = (operator !== 'above' && operator !== 'below') || Number.isFinite(Number(value))
    return numeric ? [] : [{ path: [...at, 'value'], text: `got "${value}"; expected a number for ${operator}` }]
  })
}

function queueIds(file: FileContents): string[] {
  return file.queues.map(({ id }) => id)
}
