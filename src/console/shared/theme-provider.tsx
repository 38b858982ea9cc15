import { FluentProvider, makeStaticStyles, makeStyles, tokens } from '@fluentui/react-components'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { remembered } from './remembered.ts'
import { useLocale } from './locale.tsx'
import { darkTheme, lightTheme } from './theme.ts'
import { useMedia } from './use-media.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'

interface Themes {
  choice: ThemeChoice
  isDark: boolean
  choose(choice: ThemeChoice): void
}

const Context = createContext<Themes | undefined>(undefined)
const KEY = 'handback.theme'

const useStaticStyles = makeStaticStyles([
  { body: { margin: 0, overflowWrap: 'anywhere' }, 'h1, h2, h3, h4, p': { marginBlock: 0 } },
  `@media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation-duration: 0.01ms !important; transition-duration: 0.01ms !important; }
  }`,
])

const useStyles = makeStyles({
  root: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
})

/** Light or dark: as the system has it, or as the reader chose. */
export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  useStaticStyles()
  const styles = useStyles()
  const { dir } = useLocale()
  const systemIsDark = useMedia('(prefers-color-scheme: dark)')
  const [choice, setChoice] = useState<ThemeChoice>(() => choiceOf(remembered.get(KEY)))
  const isDark = choice === 'dark' || (choice === 'system' && systemIsDark)
  useEffect(() => {
    // For what the browser draws itself: scrollbars, form fields, the ground before the page is there.
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }, [isDark])
  const themes: Themes = {
    choice,
    isDark,
    choose(next) {
      remembered.set(KEY, next)
      setChoice(next)
    },
  }
  return (
    <Context value={themes}>
      <FluentProvider theme={isDark ? darkTheme : lightTheme} dir={dir}>
        {/* Not the provider's own class: what opens above the page would get it as well. */}
        <div className={styles.root}>{children}</div>
      </FluentProvider>
    </Context>
  )
}

/** The theme in use, and the reader's choice. */
export function useThemes(): Themes {
  const themes = useContext(Context)
  if (!themes) throw new Error('useThemes needs a ThemeProvider around it')
  return themes
}

function choiceOf(text: string | undefined): ThemeChoice {
  return text === 'light' || text === 'dark' ? text : 'system'
}
