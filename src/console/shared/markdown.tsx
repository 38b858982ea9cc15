import { Link, makeStyles, tokens } from '@fluentui/react-components'
import { lexer, type Token, type Tokens } from 'marked'
import { Fragment, memo, type ReactNode } from 'react'

const useStyles = makeStyles({
  block: { margin: 0, '& + &': { marginTop: tokens.spacingVerticalXS } },
  list: { marginBlock: tokens.spacingVerticalXS, paddingInlineStart: tokens.spacingHorizontalXL },
  code: { fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'pre-wrap', margin: 0 },
  quote: {
    marginInline: 0,
    marginBlock: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalS,
    borderInlineStartWidth: '3px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
  },
  table: { borderCollapse: 'collapse', '& td, & th': { border: `1px solid ${tokens.colorNeutralStroke1}`, padding: '2px 6px' } },
})

type Styles = ReturnType<typeof useStyles>

/** Longer texts are shown as they stand: reading them as Markdown would hold the page up. */
const LONGEST = 20_000

/**
 * Markdown as bots write it, as React elements: no HTML is made or read at any point, so that nothing in a message can
 * become markup or script. HTML in it is shown as text; pictures are links, which load nothing by themselves.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }): ReactNode {
  const styles = useStyles()
  if (text.length > LONGEST) return text
  return blocks(lexer(text, { gfm: true, breaks: true }), styles)
})

function blocks(tokensOf: Token[] | undefined, styles: Styles): ReactNode {
  return tokensOf?.map((token, index) => <Fragment key={index}>{block(token as Tokens.Generic, styles)}</Fragment>)
}

function block(token: Tokens.Generic, styles: Styles): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      // A message must not break into the page's own headings.
      return (
        <p className={styles.block}>
          <strong>{inlines(token.tokens, styles)}</strong>
        </p>
      )
    case 'paragraph':
      return <p className={styles.block}>{inlines(token.tokens, styles)}</p>
    case 'code':
      return <pre className={styles.code}>{token['text']}</pre>
    case 'blockquote':
      return <blockquote className={styles.quote}>{blocks(token.tokens, styles)}</blockquote>
    case 'list': {
      const { ordered, start, items } = token as Tokens.List
      const lines = items.map((item, index) => <li key={index}>{blocks(item.tokens, styles)}</li>)
      if (!ordered) return <ul className={styles.list}>{lines}</ul>
      return (
        <ol className={styles.list} start={start || 1}>
          {lines}
        </ol>
      )
    }
    case 'table':
      return table(token as Tokens.Table, styles)
    case 'hr':
      return <hr />
    default:
      return token.tokens ? inlines(token.tokens, styles) : token.raw
  }
}

function table({ header, rows }: Tokens.Table, styles: Styles): ReactNode {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {header.map((cell, index) => (
            <th key={index}>{inlines(cell.tokens, styles)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, index) => (
              <td key={index}>{inlines(cell.tokens, styles)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function inlines(tokensOf: Token[] | undefined, styles: Styles): ReactNode {
  return tokensOf?.map((token, index) => <Fragment key={index}>{inline(token as Tokens.Generic, styles)}</Fragment>)
}

function inline(token: Tokens.Generic, styles: Styles): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens, styles)}</strong>
    case 'em':
      return <em>{inlines(token.tokens, styles)}</em>
    case 'del':
      return <s>{inlines(token.tokens, styles)}</s>
    case 'codespan':
      return <code className={styles.code}>{token['text']}</code>
    case 'br':
      return <br />
    case 'link':
      return <SafeLink href={String(token['href'])}>{inlines(token.tokens, styles)}</SafeLink>
    case 'image':
      return <SafeLink href={String(token['href'])}>{token['text'] || String(token['href'])}</SafeLink>
    case 'escape':
      return token['text']
    case 'text':
      return token.tokens ? inlines(token.tokens, styles) : unescaped(String(token['text']))
    default:
      return token.raw
  }
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }

/** React escapes by itself: what the lexer escaped for HTML would be seen as entities. */
function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}

/** A link that opens beside the console and tells the other site nothing; other schemes than the web's stay text. */
export function SafeLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  if (!isSafe(href)) return children
  return (
    <Link href={href} target="_blank" rel="noopener noreferrer" inline>
      {children}
    </Link>
  )
}

/** Whether an address may be a link: of the web, a mail, or a telephone. */
export function isSafe(href: string): boolean {
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(URL.parse(href)?.protocol ?? '')
}
