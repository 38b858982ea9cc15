import { randomBytes } from 'node:crypto'
import { WEB_CHAT_PATH } from '../../console/chat/web-chat-path.ts'
import { fail, type Call, type Reply, type Route } from '../../protocol/http.ts'
import type { BuiltPages, PageFile } from './built-pages.ts'
import { policyOf, type Extra } from './policy.ts'
import type { WebChat } from './web-chat.ts'

export interface PageOptions {
  webChat?: WebChat | undefined
  /** Sites that may frame the customer page; all where absent. */
  framedBy?: readonly string[] | undefined
}

interface Page {
  path: string
  file: string
  /** What this page's policy allows beyond the others'. */
  extra?: (options: PageOptions) => Extra
}

/**
 * What Web Chat needs beyond the other pages: pictures and sound that bots link to, or that were picked for an upload;
 * workers that it makes of its own script; and one style sheet without a nonce, which is empty: this is the hash of no
 * text. Sites may frame the page for their chat button, all where none are named: it holds nothing but the customer's
 * own conversation, and whoever frames it passes a token of their own.
 */
const chatPolicy = (framedBy: readonly string[] | undefined): Extra => ({
  'style-src': ["'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
  'img-src': ['https:', 'blob:', 'data:'],
  'media-src': ["'self'", 'https:', 'blob:'],
  'worker-src': ['blob:'],
  'frame-ancestors': framedBy ? ["'self'", ...framedBy] : ['http:', 'https:'],
})

const PAGES: Page[] = [
  { path: '/', file: 'start.html' },
  { path: '/desk', file: 'desk.html' },
  { path: '/chat', file: 'chat.html', extra: ({ framedBy }) => chatPolicy(framedBy) },
  { path: '/board', file: 'board.html' },
  { path: '/widget-example', file: 'widget-example.html', extra: () => ({ 'frame-src': ["'self'"] }) },
]

/** Files that are not under /assets, and so have no hash in their name. */
const LOOSE = ['icon.svg', 'widget.js']

const YEAR_S = 31_536_000

/** The console: pages with a strict policy, and their files. */
export function pageRoutes(pages: BuiltPages, options: PageOptions = {}): Route[] {
  const { webChat } = options
  return [
    ...PAGES.map(({ path, file, extra }): Route => {
      return { method: 'GET', path, handle: () => pageReply(pages, file, extra?.(options)) }
    }),
    { method: 'GET', path: '/assets/:file', handle: (call) => fileReply(pages, call, `assets/${call.params['file']}`) },
    { method: 'GET', path: WEB_CHAT_PATH, handle: (call) => webChatReply(webChat, call) },
    ...LOOSE.map((file): Route => ({
      method: 'GET',
      path: `/${file}`,
      handle: (call) => fileReply(pages, call, file),
    })),
  ]
}

function pageReply(pages: BuiltPages, file: string, extra: Extra | undefined): Reply {
  const files = pages.files()
  if (files === 'being-built') return plain(503, 'The pages are being built. This page looks again by itself.', true)
  const page = files === 'not-built' ? undefined : files.get(file)
  if (!page) return plain(500, 'The pages could not be built: the terminal of the router says why.')
  const nonce = randomBytes(16).toString('base64')
  return {
    status: 200,
    body: page.bytes.toString('utf8').replace('%NONCE%', nonce),
    headers: headersOf(page.type, policyOf(nonce, extra)),
  }
}

function fileReply(pages: BuiltPages, call: Call, path: string): Reply {
  const files = pages.files()
  const file = typeof files === 'string' ? undefined : files.get(path)
  if (!file) return fail(404, 'NotFound', 'There is nothing at this address.')
  // A name with a hash stands for these bytes for ever.
  return bytesReply(file, call, path.startsWith('assets/'))
}

function webChatReply(webChat: WebChat | undefined, call: Call): Reply {
  const script = webChat?.script() ?? 'not-fetched'
  if (script === 'being-fetched') return fail(503, 'being-fetched', 'Web Chat is being fetched; try again.')
  if (script !== 'not-fetched') return bytesReply(script, call, true)
  return fail(500, 'not-fetched', 'Web Chat could not be fetched: the terminal of the router says why.')
}

function bytesReply(file: PageFile, call: Call, forGood: boolean): Reply {
  const { bytes, encoding } = encoded(file, call.headers['accept-encoding'])
  return {
    status: 200,
    body: bytes,
    headers: {
      'content-type': file.type,
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
      'cache-control': forGood ? `public, max-age=${YEAR_S}, immutable` : 'public, max-age=3600',
    },
  }
}

function encoded({ bytes, brotli, gzip }: PageFile, accepted = ''): { bytes: Buffer; encoding?: string } {
  if (brotli && /\bbr\b/.test(accepted)) return { bytes: brotli, encoding: 'br' }
  if (gzip && /\bgzip\b/.test(accepted)) return { bytes: gzip, encoding: 'gzip' }
  return { bytes }
}

/** A page without any script, for when there are no pages. */
function plain(status: number, text: string, again = false): Reply {
  const refresh = again ? '<meta http-equiv="refresh" content="1">' : ''
  const head = `<meta charset="utf-8"><meta name="color-scheme" content="light dark">${refresh}<title>Handback</title>`
  return {
    status,
    body: `<!doctype html><html lang="en"><head>${head}</head><body><h1>Handback</h1><p>${text}</p></body></html>`,
    headers: { ...headersOf('text/html; charset=utf-8', "default-src 'none'"), ...(again && { 'retry-after': '1' }) },
  }
}

function headersOf(type: string, policy: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}
