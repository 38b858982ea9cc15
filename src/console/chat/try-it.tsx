import { Link, makeStyles, Title3, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { SignInWays } from '../../desk/types.ts'
import { botsOf, handingBack, type Layout } from '../shared/layout.ts'
import { useChatTexts } from './texts.ts'

const useStyles = makeStyles({
  root: {
    width: '300px',
    flexShrink: 0,
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXL,
    borderInlineStartWidth: '1px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
    overflowY: 'auto',
    '@media (max-width: 900px)': { display: 'none' },
  },
  steps: { paddingInlineStart: '20px', '& > li': { marginBottom: tokens.spacingVerticalM } },
  link: { display: 'block', marginTop: tokens.spacingVerticalXS },
})

/** What to do next for who tries the router out, with links that sign in. */
export function TryIt({
  workers,
  layouts,
  conversationId,
}: {
  workers: SignInWays['workers']
  layouts: Layout[]
  conversationId?: string
}): ReactNode {
  const styles = useStyles()
  const t = useChatTexts()
  const bots = botsOf(layouts)
  const person = workers?.find(({ roles }) => !roles.includes('supervisor')) ?? workers?.[0]
  const supervisor = workers?.find(({ roles }) => roles.includes('supervisor'))
  const story = conversationId === undefined ? '' : `&conversation=${conversationId}`
  return (
    <aside className={styles.root} aria-labelledby="try-it">
      <Title3 as="h2" id="try-it">
        {t.tryTitle}
      </Title3>
      <ol className={styles.steps}>
        <li>{t.tryAgent(bots.first)}</li>
        <li>
          {t.tryDesk}
          {person && (
            <Link className={styles.link} href={`/desk?as=${person.id}`} target="_blank" rel="noopener">
              {t.openDesk(person.name)}
            </Link>
          )}
        </li>
        {handingBack(layouts).length > 0 && <li>{t.tryTransfer(bots.handBack)}</li>}
        <li>
          {t.tryBoard}
          {supervisor && (
            <Link className={styles.link} href={`/board?as=${supervisor.id}${story}`} target="_blank" rel="noopener">
              {t.openBoard(supervisor.name)}
            </Link>
          )}
        </li>
      </ol>
    </aside>
  )
}
