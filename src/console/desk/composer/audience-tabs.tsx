import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowReply16Regular } from '@fluentui/react-icons/svg/arrow-reply'
import { EyeOff16Regular } from '@fluentui/react-icons/svg/eye-off'
import { useId, type ReactNode } from 'react'
import { own } from '../../shared/theme.ts'
import type { Audience } from '../model/outbox.ts'
import { useDeskTexts } from '../texts.ts'

const useStyles = makeStyles({
  tabs: { display: 'flex', gap: '4px', border: 'none', margin: 0, padding: `0 ${tokens.spacingHorizontalM}` },
  tab: {
    position: 'relative',
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    padding: '4px 14px',
    borderRadius: `0 0 ${tokens.borderRadiusLarge} ${tokens.borderRadiusLarge}`,
    fontSize: tokens.fontSizeBase300,
    cursor: 'pointer',
    color: tokens.colorNeutralForeground2,
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  whisperTab: { backgroundColor: own.whisperTab, color: own.whisperTabText },
  chosen: { fontWeight: tokens.fontWeightSemibold, textDecorationLine: 'underline', textUnderlineOffset: '4px' },
  replyChosen: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  // Seen by screen readers and reached by keys; the tab around it is what the eye sees.
  input: { position: 'absolute', inset: 0, opacity: 0, margin: 0, cursor: 'pointer' },
})

export interface AudienceTabsProps {
  audience: Audience
  whisperOnly: boolean
  onChange(audience: Audience): void
}

/** Who reads what is written: two tabs that nobody can take for each other. */
export function AudienceTabs({ audience, whisperOnly, onChange }: AudienceTabsProps): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const name = useId()
  const tabs: { value: Audience; label: string; icon: ReactNode }[] = [
    { value: 'public', label: t.reply, icon: <ArrowReply16Regular /> },
    { value: 'internal', label: t.whisper, icon: <EyeOff16Regular /> },
  ]
  return (
    <div className={styles.tabs} role="radiogroup" aria-label={t.composerKind}>
      {tabs
        .filter(({ value }) => !whisperOnly || value === 'internal')
        .map(({ value, label, icon }) => (
          <label
            key={value}
            className={mergeClasses(
              styles.tab,
              value === 'internal' && styles.whisperTab,
              value === audience && styles.chosen,
              value === audience && value === 'public' && styles.replyChosen,
            )}
          >
            <input
              className={styles.input}
              type="radio"
              name={name}
              checked={value === audience}
              onChange={() => onChange(value)}
            />
            {icon}
            {label}
          </label>
        ))}
    </div>
  )
}
