import { COMMON_SLUGS, NOTICES, type Notice, SLUG } from '../../domain/notices.ts'
import type { FileContents } from './file-schema.ts'
import type { Mistake, Path } from './mistakes.ts'

/** Slugs in the texts of `messages:` that the event does not know; context variables are known only as they come. */
export function messageMistakes(messages: FileContents['messages'], path: Path): Mistake[] {
  return Object.entries(messages ?? {}).flatMap(([event, said]) => {
    if (typeof said !== 'object') return slugMistakes(event as Notice, said, [...path, event])
    return Object.entries(said).flatMap(([locale, text]) =>
      slugMistakes(event as Notice, text, [...path, event, locale]),
    )
  })
}

function slugMistakes(event: Notice, text: string | false | undefined, path: Path): Mistake[] {
  if (!text) return []
  const known: readonly string[] = [...NOTICES[event].slugs, ...COMMON_SLUGS]
  return [...text.matchAll(SLUG)].flatMap(([slug, opened = '', name = '', closed = '']) => {
    const fits = opened === closed && (opened === '$' || known.includes(name))
    if (fits) return []
    const expected = [...known.map((one) => `{${one}}`), 'a context variable as {$Name$}'].join(', ')
    return [{ path, text: `${slug} is no slug of this event; expected ${expected}` }]
  })
}
