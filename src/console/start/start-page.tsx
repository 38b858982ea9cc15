import { Body1, Card, LargeTitle, Link, makeStyles, Text, Title3, tokens } from '@fluentui/react-components'
import { useEffect, useState, type ReactNode } from 'react'
import type { Overview, SignInWays } from '../../desk/types.ts'
import { callApi } from '../shared/api.ts'
import { botsOf, handingBack, layoutsOf } from '../shared/layout.ts'
import { PageFrame } from '../shared/page-frame.tsx'
import { Endpoints } from './endpoints.tsx'
import { People } from './people.tsx'
import { useStartTexts } from './texts.ts'
import { TryCard } from './try-card.tsx'

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXXL,
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1120px',
    marginInline: 'auto',
    padding: `48px ${tokens.spacingHorizontalXXL}`,
    '@media (max-width: 560px)': { padding: `24px ${tokens.spacingHorizontalL}` },
  },
  lead: { marginTop: tokens.spacingVerticalS, color: tokens.colorNeutralForeground2 },
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 460px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
})

/** What is running here, and the way into each part of it. */
export function StartPage(): ReactNode {
  const styles = useStyles()
  const t = useStartTexts()
  const [ways, setWays] = useState<SignInWays>()
  const [overview, setOverview] = useState<Overview>()
  const [away, setAway] = useState(false)
  useEffect(() => {
    async function load(): Promise<void> {
      const found = await callApi<SignInWays>('GET', '/api/sign-in')
      setWays(found)
      if (found.ways.includes('development')) setOverview(await callApi<Overview>('GET', '/api/dev/overview'))
    }
    load().catch(() => setAway(true))
  }, [])
  const layouts = overview ? layoutsOf(overview) : []
  const bots = botsOf(layouts)
  const handsBack = handingBack(layouts).length > 0
  const people = ways?.workers ?? []
  const person = people.find(({ roles }) => !roles.includes('supervisor')) ?? people[0]
  return (
    <PageFrame>
      <div className={styles.page}>
        <div>
          <LargeTitle as="h1" block>
            Handback
          </LargeTitle>
          <Text as="p" block size={500} className={styles.lead}>
            {t.lead}
          </Text>
          {away && <Body1 role="alert">{t.away}</Body1>}
        </div>
        {overview && person && (
          <section className={styles.section} aria-labelledby="try">
            <Title3 as="h2" id="try">
              {handsBack ? t.tryTitle : t.tryIt}
            </Title3>
            <Body1>{handsBack ? t.tryLead(bots.first, bots.handBack) : t.tryPerson(bots.first)}</Body1>
            <div className={styles.cards}>
              {layouts.map((layout) => (
                <TryCard key={layout.id} layout={layout} person={person} />
              ))}
            </div>
          </section>
        )}
        {people.length > 0 && (
          <section className={styles.section} aria-labelledby="people">
            <Title3 as="h2" id="people">
              {t.peopleTitle}
            </Title3>
            <Body1>{t.peopleLead}</Body1>
            <People people={people} />
          </section>
        )}
        {ways && people.length === 0 && (
          <section className={styles.section}>
            <Body1>{t.closedLead}</Body1>
            <Link href="/desk">{t.openDesk}</Link>
            <Link href="/board">{t.openBoard}</Link>
          </section>
        )}
        {overview && (
          <section className={styles.section} aria-labelledby="bots">
            <Title3 as="h2" id="bots">
              {t.botsTitle}
            </Title3>
            <Body1>{t.botsLead}</Body1>
            <Card>
              <Endpoints bots={overview.bots} />
            </Card>
            <Link href="/openapi.json">{t.apiDescription}</Link>
          </section>
        )}
      </div>
    </PageFrame>
  )
}
