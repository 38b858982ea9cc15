/** What a page may load beyond its own origin's scripts, pictures and calls; by Content-Security-Policy directive. */
export type Extra = Record<string, string[]>

/**
 * The Content-Security-Policy of a page. Scripts come from files of this origin alone. Fluent's style sheets are written
 * by its script while the page runs, which needs a nonce: a new one at each request. Style attributes stay forbidden;
 * scripts set single properties instead, which the policy does not concern.
 */
export function policyOf(nonce: string, extra: Extra = {}): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", `'nonce-${nonce}'`],
    'img-src': ["'self'"],
    // The live stream: 'self' covers ws: as well (CSP Level 3).
    'connect-src': ["'self'"],
    'font-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }
  for (const [directive, sources] of Object.entries(extra)) {
    const kept = (directives[directive] ?? []).filter((source) => source !== "'none'")
    directives[directive] = [...kept, ...sources]
  }
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}
