import { Caption1, makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components'
import { Attach16Regular } from '@fluentui/react-icons/svg/attach'
import { EyeOff16Regular } from '@fluentui/react-icons/svg/eye-off'
import type { ReactNode } from 'react'
import type { LogEntry } from '../../../desk/types.ts'
import { isSafe, Markdown, SafeLink } from '../../shared/markdown.tsx'
import { own } from '../../shared/theme.ts'
import { useTimes } from '../../shared/times.ts'
import { useDeskTexts } from '../texts.ts'

const useStyles = makeStyles({
  row: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', maxWidth: 'min(80%, 640px)' },
  mine: { alignSelf: 'flex-end', alignItems: 'flex-end' },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '6px',
    maxWidth: '100%',
    color: tokens.colorNeutralForeground3,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  bubble: {
    borderRadius: tokens.borderRadiusXLarge,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  plain: { whiteSpace: 'pre-wrap' },
  fromMe: { backgroundColor: tokens.colorBrandBackground2, border: `1px solid ${tokens.colorBrandStroke2}` },
  bot: { borderInlineStartWidth: '3px', borderInlineStartColor: own.botColor },
  customer: { borderInlineStartWidth: '3px', borderInlineStartColor: own.customerColor },
  aside: { backgroundColor: 'transparent', border: `1px dashed ${tokens.colorNeutralStroke1}` },
  whisper: {
    backgroundColor: own.whisperBackground,
    border: `1px solid ${own.whisperBorder}`,
    color: own.whisperText,
  },
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    paddingInline: '6px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: own.whisperTab,
    color: own.whisperTabText,
  },
  extras: { display: 'flex', flexWrap: 'wrap', gap: '6px', marginTop: '6px' },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    paddingInline: '8px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    fontSize: tokens.fontSizeBase200,
  },
})

interface Said {
  type?: string
  text?: string
  textFormat?: string
  attachments?: { name?: string; contentType?: string; contentUrl?: string }[]
  suggestedActions?: { actions?: { title?: string; value?: unknown }[] }
}

interface From {
  kind: 'customer' | 'bot' | 'representative' | 'system'
  workerId?: string
}

export interface MessageProps {
  entry: LogEntry
  /** The name of who wrote it. */
  name: string
  isMine: boolean
}

/** One message of the conversation, a whisper, or what a bot wrote for representatives alone. */
export function Message({ entry, name, isMine }: MessageProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const times = useTimes()
  const said = (entry.activity ?? {}) as Said
  const { kind } = entry['from'] as From
  const isInternal = entry.audience === 'internal'
  const isWhisper = isInternal && kind === 'representative'
  const isAside = isInternal && !isWhisper
  const bubble = mergeClasses(
    styles.bubble,
    kind === 'bot' && styles.bot,
    kind === 'customer' && styles.customer,
    isMine && styles.fromMe,
    isAside && styles.aside,
    isWhisper && styles.whisper,
  )
  return (
    <div className={mergeClasses(styles.row, isMine && styles.mine)}>
      <div className={styles.head}>
        <Caption1 className={styles.name}>{isMine ? t.you : name}</Caption1>
        {isWhisper && (
          <Tooltip content={t.whisperNote} relationship="description">
            <Caption1 className={styles.mark}>
              <EyeOff16Regular />
              {t.whisperMark}
            </Caption1>
          </Tooltip>
        )}
        {isAside && <Caption1>{t.botAside}</Caption1>}
        <Tooltip content={times.full(entry.at)} relationship="description">
          <Caption1 as="span">
            <time dateTime={entry.at}>{times.moment(entry.at)}</time>
          </Caption1>
        </Tooltip>
      </div>
      <div className={bubble} dir="auto">
        <Words said={said} isMarkdown={kind === 'bot' && said.textFormat !== 'plain'} />
        <Extras said={said} />
      </div>
    </div>
  )
}

function Words({ said: { text, type }, isMarkdown }: { said: Said; isMarkdown: boolean }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  if (type === undefined) return <em>{t.erased}</em>
  if (!text) return null
  return isMarkdown ? <Markdown text={text} /> : <span className={styles.plain}>{text}</span>
}

function Extras({ said: { attachments = [], suggestedActions } }: { said: Said }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const choices = suggestedActions?.actions ?? []
  if (attachments.length + choices.length === 0) return null
  return (
    <div className={styles.extras}>
      {attachments.map(({ name, contentType, contentUrl = '' }, index) => (
        <span key={index} className={styles.chip}>
          <Attach16Regular />
          {isSafe(contentUrl) ? (
            <SafeLink href={contentUrl}>{t.attachment(name ?? contentType ?? '')}</SafeLink>
          ) : (
            t.attachment(name ?? contentType ?? '')
          )}
        </span>
      ))}
      {choices.map(({ title, value }, index) => (
        <span key={index} className={styles.chip} aria-label={`${t.choices}: ${title ?? String(value)}`}>
          {title ?? String(value)}
        </span>
      ))}
    </div>
  )
}
