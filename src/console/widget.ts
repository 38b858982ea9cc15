/*
 * One script for any site: `<script src="https://router/widget.js" data-token-url="/chat-token" defer></script>` puts a
 * chat button at the corner and the customer page in a frame above it. Everything lies in a shadow tree, so that
 * neither the site's styles nor ours reach the other's.
 *
 *   data-token-url    where the site's backend gives a Direct Line token: POST, answered {"token": "…"}
 *   data-workstream   instead, in development: the router gives the token itself
 *   data-title        the button's name ("Chat with us")
 *   data-close        the name that it has while the chat is open ("Close the chat")
 *   data-new          what is added to that name while a message waits behind the closed button ("New message")
 *   data-name, data-locale, data-variables   what the conversation starts with; variables as a JSON object
 *   data-color        the button's colour
 */

const STYLE = `
  :host { all: initial; }
  button {
    all: unset; position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483646;
    width: 56px; height: 56px; border-radius: 50%; cursor: pointer; display: grid; place-items: center;
    background: var(--color); color: #fff; box-shadow: 0 4px 14px rgb(0 0 0 / 30%);
  }
  button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #000; }
  svg {
    width: 26px; height: 26px; fill: none; stroke: currentColor;
    stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
  }
  button[aria-expanded="true"] .open, button[aria-expanded="false"] .close { display: none; }
  button[data-unread]::after {
    content: ''; position: absolute; inset-block-start: 2px; inset-inline-end: 2px; width: 14px; height: 14px;
    border-radius: 50%; border: 2px solid #fff; background: #c50f1f;
  }
  iframe {
    position: fixed; inset-block-end: 88px; inset-inline-end: 20px; z-index: 2147483646; border: 0; border-radius: 12px;
    width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100vh - 108px));
    box-shadow: 0 8px 30px rgb(0 0 0 / 30%); background: Canvas;
  }
  iframe[hidden] { display: none; }
  @media (max-width: 480px) {
    iframe { inset: 0 0 76px 0; width: 100vw; height: calc(100vh - 76px); border-radius: 0; }
    button { inset-block-end: 10px; }
  }
`

const PICTURE = {
  open: ['M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
}

function whenReady(work: () => void): void {
  if (document.body) work()
  else addEventListener('DOMContentLoaded', work, { once: true })
}

function mountWidget({ src, dataset }: HTMLScriptElement): void {
  const router = new URL(src).origin
  const host = document.createElement('div')
  // Laid on as a style sheet object, which a site's Content-Security-Policy does not concern.
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  root.adoptedStyleSheets = [sheet]
  host.style.setProperty('--color', dataset['color'] ?? '#0b7072')

  const title = dataset['title'] ?? 'Chat with us'
  const button = document.createElement('button')
  button.type = 'button'
  for (const [name, paths] of Object.entries(PICTURE)) button.append(picture(name, paths))
  let frame: HTMLIFrameElement | undefined

  function name(label: string): void {
    button.setAttribute('aria-label', label)
    button.title = label
  }

  function show(isOpen: boolean): void {
    button.setAttribute('aria-expanded', String(isOpen))
    name(isOpen ? (dataset['close'] ?? 'Close the chat') : title)
    button.removeAttribute('data-unread')
    wasOpen.set(isOpen)
    if (isOpen && !frame) root.prepend((frame = makeFrame()))
    if (frame) frame.hidden = !isOpen
  }

  function tellUnread(): void {
    if (!frame?.hidden) return
    button.setAttribute('data-unread', '')
    name(`${title}: ${dataset['new'] ?? 'New message'}`)
  }

  function makeFrame(): HTMLIFrameElement {
    const made = document.createElement('iframe')
    const address = new URL(`/chat?framed=${dataset['tokenUrl'] ? 'token' : ''}`, router)
    for (const key of ['workstream', 'name', 'locale'] as const)
      if (dataset[key]) address.searchParams.set(key, dataset[key])
    for (const [key, value] of Object.entries(variablesOf(dataset)))
      address.searchParams.set(`var.${key}`, String(value))
    Object.assign(made, { src: address.href, title })
    return made
  }

  async function giveToken(): Promise<void> {
    const response = await fetch(dataset['tokenUrl'] ?? '', { method: 'POST' })
    const { token } = (await response.json()) as { token: string }
    frame?.contentWindow?.postMessage({ handbackToken: token }, router)
  }

  button.addEventListener('click', () => {
    show(!frame || Boolean(frame.hidden))
    if (!frame?.hidden) frame?.focus()
  })
  host.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(false)
  })
  addEventListener('message', ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== router) return
    const { handback } = data as { handback?: string }
    if (handback === 'message') tellUnread()
    if (handback === 'token-wanted' && dataset['tokenUrl'])
      giveToken().catch((error: unknown) => console.error(`Handback: ${dataset['tokenUrl']} gave no token.`, error))
    if (handback === 'close') {
      show(false)
      button.focus()
    }
  })
  root.append(button)
  show(wasOpen.get())
  document.body.append(host)
}

/** Whether the chat was open on the site's page before: the next page shows it again. A browser may keep nothing. */
const wasOpen = {
  get(): boolean {
    try {
      return sessionStorage.getItem('handback.widget') === 'open'
    } catch {
      return false
    }
  },
  set(isOpen: boolean): void {
    try {
      sessionStorage.setItem('handback.widget', isOpen ? 'open' : 'closed')
    } catch {
      // It begins closed on the next page.
    }
  },
}

function variablesOf({ variables = '{}' }: DOMStringMap): Record<string, unknown> {
  try {
    return JSON.parse(variables) as Record<string, unknown>
  } catch {
    console.error('Handback: data-variables is no JSON object, such as {"plan": "gold"}.')
    return {}
  }
}

function picture(name: string, paths: string[]): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add(name)
  for (const d of paths) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

const script = document.currentScript as HTMLScriptElement | null
if (script) whenReady(() => mountWidget(script))

export {}
