/** Small texts that this browser keeps for the reader, across tabs: theme, language. A browser may refuse to. */
export const remembered = keptIn(() => localStorage)

/** The same for this tab alone: who is signed in here, drafts. They survive a reload. */
export const rememberedInTab = keptIn(() => sessionStorage)

interface Remembered {
  get(key: string): string | undefined
  /** Forgets it where the text is undefined. */
  set(key: string, text: string | undefined): void
}

// Where storage is blocked or full, the page works and forgets at the next reload.
function keptIn(storage: () => Storage): Remembered {
  const fallback = new Map<string, string>()
  return {
    get(key) {
      try {
        return storage().getItem(key) ?? fallback.get(key)
      } catch {
        return fallback.get(key)
      }
    },
    set(key, text) {
      try {
        fallback.delete(key)
        if (text === undefined) storage().removeItem(key)
        else storage().setItem(key, text)
      } catch {
        if (text !== undefined) fallback.set(key, text)
      }
    },
  }
}
