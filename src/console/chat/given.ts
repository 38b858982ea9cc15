import type { ChatWish } from './chat.ts'

/**
 * What the address says: `?workstream=&name=&locale=`, variables as `var.<name>=`; `framed` inside a widget, as
 * `framed=token` where the site brings a token.
 */
export function wishOfUrl(): Partial<ChatWish> & { isFramed: boolean; getsToken: boolean } {
  const query = new URL(location.href).searchParams
  const [workstreamId, name, locale] = ['workstream', 'name', 'locale'].map((key) => query.get(key) || undefined)
  const variables = [...query].flatMap(([key, value]) => (key.startsWith('var.') ? [[key.slice(4), value]] : []))
  return {
    ...(workstreamId !== undefined && { workstreamId }),
    ...(name !== undefined && { name }),
    ...(locale !== undefined && { locale }),
    ...(variables.length > 0 && { variables: Object.fromEntries(variables) }),
    isFramed: query.has('framed'),
    getsToken: query.get('framed') === 'token',
  }
}

/** In a widget's frame: a message has come, and may wait behind the closed button. */
export function tellSite(): void {
  if (parent !== window) parent.postMessage({ handback: 'message' }, '*')
}

/** In a widget's frame: asks the page around it for a token. Any page may know that it is here. */
export function askSite(): void {
  if (parent !== window) parent.postMessage({ handback: 'token-wanted' }, '*')
}

/**
 * The token that the site's backend got: in the fragment, which no server and no log gets to see, as `#token=…`; or, in
 * a widget's frame, as a message of the page that frames this one. Escape in a frame closes the
 * widget. Answers with how to stop listening.
 */
export function givenBySite(take: (token: string) => void): () => void {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const token = fragment.get('token')
  if (token) {
    history.replaceState(null, '', location.pathname + location.search)
    take(token)
  }
  const onMessage = ({ source, data }: MessageEvent) => {
    const given: unknown = (data as { handbackToken?: unknown } | null)?.handbackToken
    if (source === parent && source !== window && typeof given === 'string') take(given)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && parent !== window)
      parent.postMessage({ handback: 'close' }, '*')
  }
  addEventListener('message', onMessage)
  addEventListener('keydown', onKey)
  return () => {
    removeEventListener('message', onMessage)
    removeEventListener('keydown', onKey)
  }
}
