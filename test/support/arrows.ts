import { posix } from 'node:path'

interface Room {
  /** Rooms, or single files, that it may import at run time. */
  values?: string[]
  /** Those of which it may import types alone. */
  types?: string[]
  /** Whether it may import packages and node:* modules. */
  packages: boolean
}

const EDGE: Room = { values: ['runtime', 'domain', 'protocol', 'auth'], packages: true }

/** The rooms of src and what each may import: the table of the architecture. Every room may import itself. */
const ROOMS: Record<string, Room> = {
  protocol: { packages: false },
  domain: { types: ['protocol'], packages: false },
  // After a crash the states of what stood in the journal are the fold of the log.
  store: { values: ['domain/evolve.ts'], types: ['domain'], packages: true },
  runtime: { values: ['domain', 'protocol', 'store/store.ts'], packages: true },
  'direct-line': EDGE,
  connector: EDGE,
  // The desk lists what the store's rows hold.
  desk: { ...EDGE, types: ['store/store.ts'] },
  auth: { values: ['protocol'], packages: true },
  bots: { values: ['protocol'], packages: true },
  console: { types: ['desk'], packages: true },
  app: {
    values: ['protocol', 'domain', 'store', 'runtime', 'direct-line', 'connector', 'desk', 'auth', 'bots', 'console'],
    packages: true,
  },
}

/** Packages that belong to one room alone. */
const RESERVED: Record<string, string> = { restify: 'app' }

interface Import {
  specifier: string
  typesOnly: boolean
  line: number
}

const NAMES = String.raw`(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\}|[\w$]+(?:\s*,\s*(?:\{[^}]*\}|\*\s*as\s+[\w$]+))?)`
const FROM = new RegExp(String.raw`^[ \t]*(?:import|export)\s*(type\s+)?${NAMES}\s*from\s*['"]([^'"]+)['"]`, 'gm')
const BARE = /^[ \t]*import\s*()['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\s*()\(\s*['"`]([^'"`]+)['"`]/g

/** Each import of a file, with its line. `import { type A }` counts as a value: it runs the other module. */
export function importsOf(source: string): Import[] {
  return [FROM, BARE, DYNAMIC].flatMap((form) =>
    [...source.matchAll(form)].map((match) => ({
      specifier: match[2] ?? '',
      typesOnly: Boolean(match[1]),
      line: source.slice(0, match.index).split('\n').length,
    })),
  )
}

/** Every import of `file` (its path below src) that the table does not allow, as `file:line: sentence`. */
export function forbiddenImports(file: string, source: string): string[] {
  const own = file.split('/')[0] ?? ''
  const room = ROOMS[own]
  if (!room) return [`src/${file}:1: ${own} is no room of the architecture's table`]
  return importsOf(source).flatMap((one) => {
    const why = one.specifier.startsWith('.') ? wrongRoom(own, room, file, one) : wrongPackage(own, room, one)
    return why ? [`src/${file}:${one.line}: ${why}`] : []
  })
}

function wrongRoom(own: string, room: Room, file: string, { specifier, typesOnly }: Import): string | undefined {
  const target = posix.join(posix.dirname(file), specifier)
  if (target.startsWith('../')) return `${own} imports ${specifier}, which is outside src`
  const among = (allowed: string[] = []) => allowed.some((one) => target === one || target.startsWith(`${one}/`))
  if (among([own]) || among(room.values) || (typesOnly && among(room.types))) return undefined
  return `${own} may not import ${among(room.types) ? 'anything but types of ' : ''}src/${target}`
}

function wrongPackage(own: string, room: Room, { specifier }: Import): string | undefined {
  if (!room.packages) return `${own} may import no package and no node:*, but imports ${specifier}`
  const home = RESERVED[specifier.split('/')[0] ?? '']
  return home && home !== own ? `${specifier} is imported in src/${home} only` : undefined
}
