import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument, visit } from 'yaml'
import type { Desk } from '../../domain/desk.ts'
import { ConfigError } from './config-error.ts'
import { deskMistakes } from './desk-mistakes.ts'
import { deskOf } from './desk-of.ts'
import { fileSchema, type FileContents } from './file-schema.ts'
import { interpolate } from './interpolate.ts'
import { type Mistake, pathText, sentenceOf } from './mistakes.ts'
import { shapeMistakes } from './shape-mistakes.ts'
import type { Env } from './variables.ts'

/** Reads the YAML file at `path`; throws ConfigError for everything that is wrong in it. */
export function readDesk(path: string, env: Env): { file: FileContents; desk: Desk } {
  return deskIn(parse(textOf(path), path), env)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const fault = code === 'ENOENT' ? 'no such file' : `can't be read (${code})`
    const expected = 'expected the configuration there, or where --config or HANDBACK_CONFIG says'
    throw new ConfigError([`${path}: ${fault}; ${expected}`])
  }
}

/** The parser's own messages quote the text, which may be a secret: only its code is told. */
function parse(text: string, path: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  // Only the first one: those after it mostly follow from it. A warning means that a tag or directive was ignored.
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault) {
    const reason = fault.code.toLowerCase().replaceAll('_', ' ')
    throw new ConfigError([`${path}: ${place(fault.pos[0])} is no valid YAML (${reason}); expected YAML 1.2`])
  }
  // An alias can make a value hold itself, or a few lines unfold to millions.
  visit(document, {
    Alias(_, { range }) {
      throw new ConfigError([`${path}: ${place(range?.[0] ?? 0)} is a YAML alias; expected its value, written out`])
    },
  })
  return document.toJS()

  function place(offset: number): string {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
}

function deskIn(written: unknown, env: Env): { file: FileContents; desk: Desk } {
  const unset: Mistake[] = []
  const filled = interpolate(written, env, unset)
  const shape = fileSchema.safeParse(filled)
  const misshapen = shape.success ? [] : shapeMistakes(shape.error, filled)
  // What an unset variable leaves behind need not be reported once more for its form.
  const known = new Set(unset.map(({ path }) => pathText(path)))
  const found = [...unset, ...misshapen.filter(({ path }) => !known.has(pathText(path)))]
  if (!shape.success || found.length > 0) throw new ConfigError(sentences(found))
  const desk = deskOf(shape.data)
  const crossed = deskMistakes(shape.data, desk)
  if (crossed.length > 0) throw new ConfigError(sentences(crossed))
  return { file: shape.data, desk }
}

function sentences(mistakes: readonly Mistake[]): string[] {
  return [...new Set(mistakes.map(sentenceOf))]
}
