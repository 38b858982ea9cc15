import { Avatar, Caption1, Card, Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useSharedTexts } from '../shared/texts.ts'
import { useStartTexts } from './texts.ts'

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  card: { flexDirection: 'row', alignItems: 'center', gap: tokens.spacingHorizontalM },
  who: { display: 'flex', flexDirection: 'column' },
  faint: { color: tokens.colorNeutralForeground3 },
  links: { display: 'flex', gap: tokens.spacingHorizontalM, marginInlineStart: 'auto' },
})

/** Who works here, each with links that sign in as them in a new tab. */
export function People({ people }: { people: { id: string; name: string; roles: readonly string[] }[] }): ReactNode {
  const styles = useStyles()
  const t = useStartTexts()
  const shared = useSharedTexts()
  return (
    <ul className={styles.list}>
      {people.map(({ id, name, roles }) => {
        const isSupervisor = roles.includes('supervisor')
        const query = `?as=${encodeURIComponent(id)}`
        return (
          <li key={id}>
            <Card className={styles.card}>
              <Avatar name={name} color="colorful" aria-hidden="true" />
              <span className={styles.who}>
                <Text weight="semibold">{name}</Text>
                <Caption1 className={styles.faint}>{isSupervisor ? shared.supervisor : shared.representative}</Caption1>
              </span>
              <span className={styles.links}>
                {/* noopener: the new tab starts without this one's sign-in. */}
                <Link href={`/desk${query}`} target="_blank" rel="noopener" aria-label={`${name}: ${t.openDesk}`}>
                  {t.openDesk}
                </Link>
                {isSupervisor && (
                  <Link href={`/board${query}`} target="_blank" rel="noopener" aria-label={`${name}: ${t.openBoard}`}>
                    {t.openBoard}
                  </Link>
                )}
              </span>
            </Card>
          </li>
        )
      })}
    </ul>
  )
}
