import { DIAGNOSTICS, type DiagnosticCode } from '../../protocol/diagnostics.ts'
import type { Check } from './check.ts'

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
      const told = checks.map((check) => ({ ...check, mistakes: check.mistakes.map((code) => ({ code, ...adviceOn(code) })) }))
      return `${JSON.stringify({ endpoint, passed: !hasFailed(checks), checks: told }, null, 2)}\n`
    },
  },
  junit: { begin: () => '', each: () => '', end: junit },
}

/** Whether there is a fault: what was skipped is none. */
export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ outcome }) => outcome === 'failed')
}

/** As the trace has it, but where that leads to a configuration: here is none. */
function adviceOn(code: DiagnosticCode): { happened: string; change: string } {
  const { happened } = DIAGNOSTICS[code]
  if (code === 'bot-refused') return { happened, change: 'Run the bot without an app id for the check: its calls are not signed.' }
  if (code === 'bot-unreachable') return { happened, change: 'Start the bot, and compare its address.' }
  return DIAGNOSTICS[code]
}

/** What was wrong first: with a mistake, what was seen is no reason. */
function linesOf({ detail, mistakes, refused }: Check): string[] {
  const told = mistakes.map((code) => `${code}: ${adviceOn(code).happened} ${adviceOn(code).change}`)
  return [...told, ...refused.map((call) => `a call of the bot was refused: ${call}`), ...(detail ? [detail] : [])]
}

function countOf(checks: readonly Check[], wanted: Check['outcome']): number {
  return checks.filter(({ outcome }) => outcome === wanted).length
}

function summaryOf(checks: readonly Check[]): string {
  const seconds = checks.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000
  return `${countOf(checks, 'passed')} passed, ${countOf(checks, 'failed')} failed, ${countOf(checks, 'skipped')} skipped, in ${seconds.toFixed(1)} s.`
}

function junit(endpoint: string, checks: readonly Check[]): string {
  const cases = checks.map((check) => {
    const attributes = `classname="handback check" name="${escaped(check.name)}" time="${check.tookMs / 1000}"`
    const [message = '', ...more] = linesOf(check)
    if (check.outcome === 'passed') return `  <testcase ${attributes}/>\n`
    if (check.outcome === 'skipped') return `  <testcase ${attributes}><skipped message="${escaped(message)}"/></testcase>\n`
    const text = escaped(more.join('\n'))
    return `  <testcase ${attributes}><failure message="${escaped(message)}">${text}</failure></testcase>\n`
  })
  const totals = `tests="${checks.length}" failures="${countOf(checks, 'failed')}" errors="0" skipped="${countOf(checks, 'skipped')}"`
  const suite = `<testsuite name="${escaped(endpoint)}" ${totals}>\n${cases.join('')}</testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;' }

/** What XML can't hold in any form: most control characters, halves of characters, and two that are none. */
const NO_XML = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function escaped(text: string): string {
  return text.replaceAll(NO_XML, '').replaceAll(/[&<>"\n\t]/g, (one) => ENTITIES[one] ?? one)
}
