import { DIAGNOSTICS } from '../../protocol/diagnostics.ts'
import type { Check } from './life-cycle.ts'

export const FORMATS = ['text', 'json', 'junit'] as const
export type Format = (typeof FORMATS)[number]

/** How a report is written: a piece as each check is done, and what ends it. */
interface Writer {
  begin(endpoint: string): string
  each(check: Check): string
  end(endpoint: string, checks: readonly Check[]): string
}

const MARKS = { passed: '✓', failed: '✗', skipped: '–' }

/** Reports for people, for programs, and for build servers. */
export const WRITERS: Record<Format, Writer> = {
  text: {
    begin: (endpoint) => `The bot at ${endpoint}\n`,
    each: (check) => `  ${MARKS[check.outcome]} ${check.name}${linesOf(check).map((line) => `\n      ${line}`).join('')}\n`,
    end: (_, checks) => `${summaryOf(checks)}\n`,
  },
  json: {
    begin: () => '',
    each: () => '',
    end(endpoint, checks) {
      const told = checks.map((check) => ({ ...check, mistakes: check.mistakes.map((code) => ({ code, ...DIAGNOSTICS[code] })) }))
      return `${JSON.stringify({ endpoint, passed: !hasFailed(checks), checks: told }, null, 2)}\n`
    },
  },
  junit: { begin: () => '', each: () => '', end: junit },
}

/** Whether there is a fault: what was skipped is none. */
export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ outcome }) => outcome === 'failed')
}

function linesOf({ detail, mistakes }: Check): string[] {
  const told = mistakes.map((code) => `${code}: ${DIAGNOSTICS[code].happened} ${DIAGNOSTICS[code].change}`)
  return detail ? [detail, ...told] : told
}

function summaryOf(checks: readonly Check[]): string {
  const count = (wanted: Check['outcome']) => checks.filter(({ outcome }) => outcome === wanted).length
  const seconds = checks.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped, in ${seconds.toFixed(1)} s.`
}

function junit(endpoint: string, checks: readonly Check[]): string {
  const count = (wanted: Check['outcome']) => checks.filter(({ outcome }) => outcome === wanted).length
  const cases = checks.map((check) => {
    const attributes = `classname="handback check" name="${escaped(check.name)}" time="${check.tookMs / 1000}"`
    const [message = '', ...more] = linesOf(check)
    if (check.outcome === 'passed') return `  <testcase ${attributes}/>\n`
    if (check.outcome === 'skipped') return `  <testcase ${attributes}><skipped message="${escaped(message)}"/></testcase>\n`
    const text = escaped(more.join('\n'))
    return `  <testcase ${attributes}><failure message="${escaped(message)}">${text}</failure></testcase>\n`
  })
  const totals = `tests="${checks.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`
  const suite = `<testsuite name="${escaped(endpoint)}" ${totals}>\n${cases.join('')}</testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML can't hold most control characters at all. */
function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one)
}
