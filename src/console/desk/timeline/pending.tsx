import { Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { own } from '../../shared/theme.ts'
import type { Outgoing } from '../model/outbox.ts'
import { useDeskTexts } from '../texts.ts'
import { useDesk, useDeskState } from '../use-desk.ts'
import { useComposer } from '../composer/composer-context.ts'

const useStyles = makeStyles({
  row: { display: 'flex', flexDirection: 'column', alignItems: 'flex-end', alignSelf: 'flex-end', maxWidth: 'min(80%, 640px)' },
  bubble: {
    whiteSpace: 'pre-wrap',
    borderRadius: tokens.borderRadiusXLarge,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px dashed ${tokens.colorBrandStroke2}`,
  },
  whisper: { backgroundColor: own.whisperBackground, border: `1px dashed ${own.whisperBorder}`, color: own.whisperText },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'flex-end' },
  failed: { color: tokens.colorPaletteRedForeground1 },
})

/** What was said here and is not in the log yet, with a way on for what failed. */
export function Pending({ conversationId }: { conversationId: string }): ReactNode {
  const outbox = useDeskState((state) => state.outbox)
  return outbox.filter((one) => one.conversationId === conversationId).map((one) => <Out key={one.id} outgoing={one} />)
}

function Out({ outgoing: { id, text, audience, failed } }: { outgoing: Outgoing }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const { actions } = useDesk()
  const composer = useComposer()
  return (
    <div className={styles.row}>
      <div className={mergeClasses(styles.bubble, audience === 'internal' && styles.whisper)} dir="auto">
        {text}
      </div>
      {failed ? (
        <div className={styles.foot} role="alert">
          <Caption1 className={styles.failed}>{failed.code === 'away' ? t.notSentAway : t.notSent(failed.message)}</Caption1>
          <Button size="small" appearance="transparent" onClick={() => void actions.sayAgain(id)}>
            {t.tryAgain}
          </Button>
          <Button
            size="small"
            appearance="transparent"
            onClick={() => {
              composer.put(text, audience)
              actions.discard(id)
            }}
          >
            {t.editAgain}
          </Button>
          <Button size="small" appearance="transparent" onClick={() => actions.discard(id)}>
            {t.discard}
          </Button>
        </div>
      ) : (
        <Caption1>{t.sending}</Caption1>
      )}
    </div>
  )
}
