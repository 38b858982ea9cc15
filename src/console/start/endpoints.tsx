import { Button, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components'
import { Bot20Regular } from '@fluentui/react-icons/svg/bot'
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark'
import { Copy20Regular } from '@fluentui/react-icons/svg/copy'
import { useState, type ReactNode } from 'react'
import type { Overview } from '../../desk/types.ts'
import { own } from '../shared/theme.ts'
import { useStartTexts } from './texts.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  icon: { display: 'flex', color: own.botColor },
  name: { minWidth: '72px' },
  code: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'all' },
})

/** The bots' messaging endpoints, each with a button that copies it. */
export function Endpoints({ bots }: { bots: Overview['bots'] }): ReactNode {
  const styles = useStyles()
  return (
    <ul className={styles.list}>
      {bots.map(({ id, name, messagingEndpoint }) => (
        <li key={id} className={styles.row}>
          <span className={styles.icon}>
            <Bot20Regular />
          </span>
          <Text weight="semibold" className={styles.name}>
            {name}
          </Text>
          <Text className={styles.code}>{messagingEndpoint}</Text>
          <CopyButton name={name} text={messagingEndpoint} />
        </li>
      ))}
    </ul>
  )
}

function CopyButton({ name, text }: { name: string; text: string }): ReactNode {
  const t = useStartTexts()
  const [copied, setCopied] = useState(false)
  const label = copied ? t.copied : t.copy(name)
  function copy(): void {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Tooltip content={label} relationship="label" onVisibleChange={(_, { visible }) => void (visible || setCopied(false))}>
      <Button appearance="subtle" icon={copied ? <Checkmark20Regular /> : <Copy20Regular />} onClick={copy} />
    </Tooltip>
  )
}
