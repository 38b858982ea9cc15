import { Button, Caption1, makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components'
import { EyeOff20Filled } from '@fluentui/react-icons/svg/eye-off'
import { Send20Filled } from '@fluentui/react-icons/svg/send'
import { useId, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { own } from '../../shared/theme.ts'
import type { Draft } from '../model/kept.ts'
import type { Audience } from '../model/outbox.ts'
import { useDeskTexts } from '../texts.ts'
import { AudienceTabs } from './audience-tabs.tsx'

const useStyles = makeStyles({
  composer: { flexShrink: 0, borderTop: `1px solid ${tokens.colorNeutralStroke2}`, backgroundColor: tokens.colorNeutralBackground1 },
  whispers: { backgroundColor: own.whisperBackground, borderTop: `3px solid ${own.whisperTab}` },
  field: {
    display: 'flex',
    alignItems: 'flex-end',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM}`,
  },
  text: {
    flex: '1 1 0',
    minWidth: 0,
    boxSizing: 'border-box',
    minHeight: '64px',
    maxHeight: '240px',
    // Grows with its text where the browser can.
    fieldSizing: 'content',
    resize: 'none',
    padding: tokens.spacingHorizontalS,
    font: 'inherit',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusLarge,
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorBrandStroke1}`, outlineOffset: '1px' },
  },
  // Whom one writes to may have a long name; that a whisper is one must be read to its end.
  replyText: { textOverflow: 'ellipsis', '::placeholder': { overflow: 'hidden', whiteSpace: 'nowrap' } },
  whisperText: {
    color: own.whisperText,
    backgroundColor: own.whisperBackground,
    border: `1px solid ${own.whisperBorder}`,
    '::placeholder': { color: own.whisperText, opacity: 1 },
    ':focus-visible': { outline: `2px solid ${own.whisperBorder}`, outlineOffset: '1px' },
  },
  button: { flexShrink: 0, whiteSpace: 'nowrap' },
  whisperButton: {
    backgroundColor: own.whisperTab,
    color: own.whisperTabText,
    ':hover': { backgroundColor: own.whisperTab, color: own.whisperTabText },
    ':hover:active': { backgroundColor: own.whisperTab, color: own.whisperTabText },
  },
  hint: { color: tokens.colorPaletteRedForeground1, paddingInline: tokens.spacingHorizontalM },
})

/** What a message may hold (BOT-7), less what is around its text. */
const MOST_BYTES = 27 * 1024

export interface ComposerProps {
  customer: string
  draft: Draft
  setDraft(draft: Draft): void
  send(draft: Draft): void
  field: RefObject<HTMLTextAreaElement | null>
  /** Whoever is only consulted, or watches, can't write to the customer. */
  whisperOnly: boolean
}

/** Where one writes: to the customer, or in pink under a yellow tab to colleagues alone. */
export function Composer({ customer, draft, setDraft, send, field, whisperOnly }: ComposerProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const hintId = useId()
  const audience: Audience = whisperOnly ? 'internal' : draft.audience
  const isWhisper = audience === 'internal'
  const isTooLong = new TextEncoder().encode(draft.text).length > MOST_BYTES
  const canSend = draft.text.trim() !== '' && !isTooLong

  function submit(): void {
    if (canSend) send({ text: draft.text.trim(), audience })
  }

  function onKeyDown(event: KeyboardEvent): void {
    // An input method uses Enter to choose what it offers.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  const label = isWhisper ? t.whisperTo : t.replyTo(customer)
  return (
    <form
      className={mergeClasses(styles.composer, isWhisper && styles.whispers)}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <AudienceTabs
        audience={audience}
        whisperOnly={whisperOnly}
        onChange={(next) => {
          setDraft({ ...draft, audience: next })
          field.current?.focus()
        }}
      />
      <div className={styles.field}>
        <textarea
          ref={field}
          className={mergeClasses(styles.text, isWhisper ? styles.whisperText : styles.replyText)}
          aria-label={label}
          aria-describedby={hintId}
          placeholder={label}
          value={draft.text}
          onChange={(event) => setDraft({ text: event.target.value, audience })}
          onKeyDown={onKeyDown}
          dir="auto"
          rows={2}
        />
        <Tooltip content={t.sendHint} relationship="description">
          <Button
            type="submit"
            appearance="primary"
            size="large"
            className={mergeClasses(styles.button, isWhisper && styles.whisperButton)}
            disabledFocusable={!canSend}
            icon={isWhisper ? <EyeOff20Filled /> : <Send20Filled />}
          >
            {isWhisper ? t.sendWhisper : t.send}
          </Button>
        </Tooltip>
      </div>
      <Caption1 id={hintId} className={styles.hint} role="status">
        {isTooLong ? t.tooLong : ''}
      </Caption1>
    </form>
  )
}
