/** The ids of a specification's rules: list items that begin with one, `- CNV-1 …`. */
export function rulesOf(spec: string): string[] {
  return [...spec.matchAll(/^- ([A-Z]{3}-\d+)\s/gm)].map((match) => match[1] ?? '')
}

/** The rule ids with which titles begin, and their lines; a test that is skipped proves nothing and is left out. */
export function ruleTitles(source: string): { rule: string; line: number }[] {
  const titles = source.matchAll(/\bit(?:\.only)?\(\s*['"`]([A-Z]{3}-\d+)\b/g)
  return [...titles].map((match) => ({
    rule: match[1] ?? '',
    line: source.slice(0, match.index).split('\n').length,
  }))
}
