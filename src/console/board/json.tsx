import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  summary: { cursor: 'pointer', color: tokens.colorBrandForegroundLink, width: 'fit-content' },
  json: {
    margin: 0,
    padding: tokens.spacingHorizontalS,
    maxHeight: '240px',
    overflow: 'auto',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    whiteSpace: 'pre-wrap',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
})

/** A value as JSON, as text and never as HTML; behind its name where it has one. */
export function Json({ value, name, isOpen }: { value: object; name?: string; isOpen?: boolean }): ReactNode {
  const styles = useStyles()
  const text = (
    <pre className={styles.json} tabIndex={0} dir="ltr">
      {JSON.stringify(value, null, 2)}
    </pre>
  )
  if (name === undefined) return text
  return (
    <details open={isOpen}>
      <summary className={styles.summary}>{name}</summary>
      {text}
    </details>
  )
}
