import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { useState, type FormEvent, type ReactNode } from 'react'
import { rememberedInTab } from '../../shared/remembered.ts'
import { own } from '../../shared/theme.ts'
import { useBoardTexts } from '../texts.ts'

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    maxWidth: '640px',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${own.whisperBorder}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: own.whisperBackground,
    color: own.whisperText,
    '& label': { color: own.whisperText },
  },
  send: { justifySelf: 'end' },
})

/** A whisper, in its own colours; what is typed outlives a reload and a failure to send it. */
export function WhisperBox({
  conversationId,
  onSend,
}: {
  conversationId: string
  onSend: (text: string) => Promise<boolean>
}): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const key = `handback.board.whisper.${conversationId}`
  const [text, setText] = useState(() => rememberedInTab.get(key) ?? '')

  function write(next: string): void {
    setText(next)
    rememberedInTab.set(key, next === '' ? undefined : next)
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    const sent = text.trim()
    if (sent !== '') void onSend(sent).then((done) => done && write(''))
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label={t.whisperLabel}>
        <Textarea value={text} resize="vertical" onChange={(_, { value }) => write(value)} />
      </Field>
      <Button className={styles.send} type="submit" disabled={text.trim() === ''}>
        {t.whisper}
      </Button>
    </form>
  )
}
