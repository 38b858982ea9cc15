import { createDOMRenderer, RendererProvider } from '@fluentui/react-components'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { LocaleProvider } from './locale.tsx'
import { ThemeProvider } from './theme-provider.tsx'

/** Shows a page: every page has the same theme, language and style sheets. */
export function mountPage(page: ReactNode): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  // Griffel writes its style sheets while the page runs; the policy lets in only those that carry the page's nonce.
  const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } })
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <RendererProvider renderer={renderer}>
        <LocaleProvider>
          <ThemeProvider>{page}</ThemeProvider>
        </LocaleProvider>
      </RendererProvider>
    </StrictMode>,
  )
}
