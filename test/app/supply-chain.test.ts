import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, sourceFiles } from '../support/source-files.ts'
import { rulesOf } from '../support/spec-rules.ts'

const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))

/** Run by npm scripts or by the compiler, and imported nowhere. */
const TOOLS = ['mocha', 'node', 'typescript']

describe('packages', () => {
  const { dependencies, devDependencies, allowScripts } = read('package.json')
  const sources = sourceFiles('src', 'test', 'bench')
  const users = (name: string) =>
    sources.filter(({ source }) => source.includes(`'${name}'`) || source.includes(`'${name}/`)).map(({ file }) => file)

  it('AUT-56 every package is pinned, and its content is checked', () => {
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    )
    assert.deepEqual(ranges, [])
    const locked = Object.entries<Record<string, unknown>>(read('package-lock.json').packages).filter(
      ([path]) => path !== '',
    )
    assert.ok(locked.length > 100)
    const unchecked = locked.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-/.test(String(integrity)))
    assert.deepEqual(
      unchecked.map(([path]) => path),
      [],
    )
    // Nothing else runs code as it is installed.
    const scripted = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1))
    assert.deepEqual(
      scripted.filter((name) => !(String(name) in allowScripts) && name !== 'fsevents'),
      [],
    )
  })

  it('AUT-56 every package is used, those that the program needs by the program', () => {
    const unused = Object.keys(dependencies).filter((name) => !users(name).some((file) => file.startsWith('src/')))
    const idle = Object.keys(devDependencies).filter(
      (name) => !name.startsWith('@types/') && !TOOLS.includes(name) && users(name).length === 0,
    )
    assert.deepEqual([unused, idle], [[], []])
  })

  it('AUT-56 a bill of materials is made without a network, and names what the program needs', function () {
    this.timeout(60_000)
    const { sbom } = read('package.json').scripts
    const text = execFileSync('npm', sbom.split(' ').slice(1), {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 2 ** 20,
    })
    const { bomFormat, components } = JSON.parse(text)
    assert.equal(bomFormat, 'CycloneDX')
    const named = components.map(
      ({ group, name, version }: Record<string, string>) => `${group ? `${group}/` : ''}${name}@${version}`,
    )
    for (const [name, version] of Object.entries(dependencies)) assert.ok(named.includes(`${name}@${version}`), name)
  })
})

describe('docs/security.md', () => {
  const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| ') && (line.match(/\|/g)?.length ?? 0) === 5 && !line.startsWith('| threat'))
  const named = rows.flatMap((row) => [...row.matchAll(/"([A-Z]{3}-\d+ [^"]+)"/g)].map((match) => match[1] ?? ''))

  it('AUT-56 names a test for every threat, and each is there', () => {
    assert.ok(rows.length > 30)
    assert.deepEqual(
      rows.filter((row) => !/"[A-Z]{3}-\d+ [^"]+" \|$/.test(row)),
      [],
    )
    const tests = sourceFiles('test').map(({ source }) => source)
    assert.deepEqual(
      named.filter(
        (title) =>
          !tests.some(
            (source) =>
              source.includes(`it('${title}`) || source.includes(`it(\`${title}`) || source.includes(`it("${title}`),
          ),
      ),
      [],
    )
  })

  it('AUT-56 names rules that there are', () => {
    const rules = rulesOf(readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8'))
    const unknown = [...page.matchAll(/\b([A-Z]{3}-\d+)\b/g)]
      .map(([rule]) => rule)
      .filter((rule) => !rules.includes(rule))
    assert.deepEqual(unknown, [])
  })

  it('AUT-56 names settings and commands that there are', () => {
    const known = ['src/app/config/variables.ts', 'src/app/command-line.ts', 'package.json', 'handback.schema.json']
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join()
    for (const [, name] of page.matchAll(/`(HANDBACK_\w+|handback \w+|npm run \w+|\w+Days|limits:)/g)) {
      const word = String(name).split(' ').at(-1)?.replace(':', '') ?? ''
      assert.ok(known.includes(word), word)
    }
  })
})
