import { Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useEffect, type ReactNode } from 'react'
import { SettingsMenu } from './settings-menu.tsx'
import { useSharedTexts } from './texts.ts'

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', minHeight: '100vh' },
  filled: { height: '100dvh', minHeight: 0 },
  skip: {
    position: 'absolute',
    insetInlineStart: '8px',
    top: '-60px',
    zIndex: 1,
    padding: '8px',
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus': { top: '8px' },
  },
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    flexShrink: 0,
    minHeight: '48px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 480px)': { paddingInline: tokens.spacingHorizontalS, gap: tokens.spacingHorizontalXS },
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'none' },
  },
  logo: { display: 'block', width: '24px', height: '24px' },
  word: { '@media (max-width: 480px)': { display: 'none' } },
  title: { color: tokens.colorNeutralForeground2 },
  actions: { marginInlineStart: 'auto', display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  main: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column', outlineStyle: 'none' },
})

export interface PageFrameProps {
  /** What this page is, in the bar and in the tab; the start page has none. */
  title?: string
  /** How much wants to be looked at, for the tab. */
  count?: number
  /** In the bar, before the settings. */
  actions?: ReactNode
  /** Whether the page is as high as the window and scrolls inside. */
  filled?: boolean
  children: ReactNode
}

/** The bar that all pages have, and the main part below it. */
export function PageFrame({ title, count = 0, actions, filled, children }: PageFrameProps): ReactNode {
  const styles = useStyles()
  const t = useSharedTexts()
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${title ? `${title} · ` : ''}${t.product}`
  }, [title, count, t.product])
  return (
    <div className={`${styles.frame} ${filled ? styles.filled : ''}`}>
      <a className={styles.skip} href="#main">
        {t.skip}
      </a>
      <header className={styles.bar}>
        <Link className={styles.brand} href="/" aria-label={`${t.product}: ${t.start}`}>
          <img className={styles.logo} src="/icon.svg" alt="" />
          <Text weight="semibold" size={400} className={styles.word}>
            {t.product}
          </Text>
        </Link>
        {title && (
          <Text size={400} className={styles.title}>
            {title}
          </Text>
        )}
        <div className={styles.actions}>
          {actions}
          <SettingsMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  )
}
