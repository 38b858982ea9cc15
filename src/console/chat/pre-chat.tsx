import {
  Button,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Select,
  Title2,
  tokens,
} from '@fluentui/react-components'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Overview } from '../../desk/types.ts'
import { useLocale } from '../shared/locale.tsx'
import type { ChatWish } from './chat.ts'
import { useChatTexts } from './texts.ts'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    width: '100%',
    maxWidth: '420px',
    boxSizing: 'border-box',
    margin: 'auto',
    padding: tokens.spacingHorizontalL,
  },
  variables: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  variable: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    '& > :first-child, & > :nth-child(2)': { flex: '1 1 0', minWidth: 0 },
  },
  add: { alignSelf: 'start' },
})

/** Languages that a customer may choose; any other is given by the site that embeds the page. */
const CUSTOMER_LOCALES = ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'es-ES', 'it-IT', 'ja-JP', 'ar-SA']

interface PreChatProps {
  workstreams: Overview['workstreams']
  first: Partial<ChatWish>
  problem: string | undefined
  onStart: (wish: ChatWish) => void
}

/** What the customer, or whoever plays one, says before the chat. */
export function PreChat({ workstreams, first, problem, onStart }: PreChatProps): ReactNode {
  const styles = useStyles()
  const t = useChatTexts()
  const { preferred } = useLocale()
  const [workstreamId, setWorkstreamId] = useState(first.workstreamId ?? workstreams[0]?.id ?? '')
  const [name, setName] = useState(first.name ?? 'Casey')
  const [locale, setLocale] = useState(first.locale ?? preferred)
  const [variables, setVariables] = useState<[string, string][]>(Object.entries(first.variables ?? {}))
  const change = (at: number, part: 0 | 1, text: string) =>
    setVariables((all) =>
      all.map((pair, index) => (index === at ? (part === 0 ? [text, pair[1]] : [pair[0], text]) : pair)),
    )

  function submit(event: FormEvent): void {
    event.preventDefault()
    const named = variables.filter(([key]) => key.trim() !== '').map(([key, value]) => [key.trim(), value])
    onStart({ workstreamId, name: name.trim(), locale, variables: Object.fromEntries(named) })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <div>
        <Title2 as="h1">{t.heading}</Title2>
        <p>{t.intro}</p>
      </div>
      {problem !== undefined && (
        <MessageBar intent="error">
          <MessageBarBody>{problem}</MessageBarBody>
        </MessageBar>
      )}
      <Field label={t.workstream} hint={t.workstreamHint}>
        <Select value={workstreamId} onChange={(_, { value }) => setWorkstreamId(value)}>
          {workstreams.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t.name}>
        <Input value={name} maxLength={100} autoComplete="name" onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field label={t.locale}>
        <Select value={locale} onChange={(_, { value }) => setLocale(value)}>
          {[...new Set([locale, ...CUSTOMER_LOCALES])].map((one) => (
            <option key={one} value={one}>
              {languageName(one)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t.variables} hint={t.variablesHint}>
        <div className={styles.variables} role="group" aria-label={t.variables}>
          {variables.map(([key, value], index) => (
            <div key={index} className={styles.variable}>
              <Input
                placeholder={t.variableName}
                aria-label={t.variableNameOf(index + 1)}
                value={key}
                onChange={(_, data) => change(index, 0, data.value)}
              />
              <Input
                placeholder={t.variableValue}
                aria-label={t.variableValueOf(index + 1)}
                value={value}
                onChange={(_, data) => change(index, 1, data.value)}
              />
              <Button
                aria-label={t.removeVariable(index + 1)}
                onClick={() => setVariables((all) => all.filter((_, at) => at !== index))}
              >
                ×
              </Button>
            </div>
          ))}
          <Button className={styles.add} onClick={() => setVariables((all) => [...all, ['', '']])}>
            {t.addVariable}
          </Button>
        </div>
      </Field>
      <Button appearance="primary" type="submit" size="large" disabled={workstreamId === ''}>
        {t.start}
      </Button>
    </form>
  )
}

/** In the language itself, for who does not read ours. */
function languageName(locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale
}
