import { Caption1, makeStyles, Text, tokens } from '@fluentui/react-components'
import { Bot24Regular } from '@fluentui/react-icons/svg/bot'
import { Person24Regular } from '@fluentui/react-icons/svg/person'
import { Fragment, type ReactNode } from 'react'
import type { LadderMember } from '../../desk/types.ts'
import type { Layout } from '../shared/layout.ts'
import { own } from '../shared/theme.ts'
import { useStartTexts } from './texts.ts'

const useStyles = makeStyles({
  picture: {
    display: 'flex',
    alignItems: 'stretch',
    margin: 0,
    '@media (max-width: 560px)': { flexDirection: 'column', alignItems: 'center' },
  },
  queue: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexGrow: 1,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalM}`,
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    '@media (max-width: 560px)': { flexDirection: 'column', alignSelf: 'stretch' },
  },
  label: {
    position: 'absolute',
    top: '4px',
    insetInlineStart: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground3,
  },
  stop: { display: 'flex', flexDirection: 'column', alignItems: 'center', flexShrink: 0, minWidth: '64px' },
  disc: {
    display: 'grid',
    placeItems: 'center',
    width: '44px',
    height: '44px',
    borderRadius: '50%',
    border: '2px solid currentColor',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bot: { color: own.botColor },
  person: { color: own.personColor },
  faint: { color: tokens.colorNeutralForeground3 },
  arrow: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    alignSelf: 'center',
    flexGrow: 1,
    textAlign: 'center',
    minWidth: '56px',
    color: tokens.colorNeutralForeground2,
    paddingInline: '2px',
  },
  line: {
    display: 'block',
    width: '100%',
    maxWidth: '96px',
    height: '12px',
    ':dir(rtl)': { transform: 'scaleX(-1)' },
    '@media (max-width: 560px)': { transform: 'rotate(90deg)', width: '28px', marginBlock: '8px' },
  },
})

/** A workstream's way from bot to person to bot, with the queues around them. */
export function LayoutPicture({ layout }: { layout: Layout }): ReactNode {
  const styles = useStyles()
  const t = useStartTexts()
  const second = layout.queues[1]
  return (
    <div className={styles.picture}>
      {layout.queues.map((queue, place) => (
        <Fragment key={queue.id}>
          {place > 0 && second && <Arrow text={t.transfersTo(second.name)} />}
          <div className={styles.queue}>
            <Caption1 className={styles.label}>{queue.name}</Caption1>
            {queue.stops.map((members, index) => (
              <Fragment key={members[0]?.id}>
                {index > 0 && <Arrow text={members[0]?.kind === 'bot' ? t.transfersHere : t.asksForPerson} />}
                <Stop members={members} />
              </Fragment>
            ))}
          </div>
        </Fragment>
      ))}
    </div>
  )
}

function Stop({ members }: { members: LadderMember[] }): ReactNode {
  const styles = useStyles()
  const t = useStartTexts()
  const isBot = members[0]?.kind === 'bot'
  const names = members.map(({ name }) => name)
  const shown = names.length > 2 ? `${names.slice(0, 2).join(', ')} …` : names.join(', ')
  return (
    <div className={styles.stop}>
      <span className={`${styles.disc} ${isBot ? styles.bot : styles.person}`}>
        {isBot ? <Bot24Regular /> : <Person24Regular />}
      </span>
      <Text weight="semibold">{shown}</Text>
      <Caption1 className={styles.faint}>{t.capacity(members[0]?.capacity ?? 0)}</Caption1>
    </div>
  )
}

function Arrow({ text }: { text: string }): ReactNode {
  const styles = useStyles()
  return (
    <div className={styles.arrow}>
      <Caption1 align="center">{text}</Caption1>
      <svg className={styles.line} viewBox="0 0 96 12" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
        <path d="M0 6h92M86 1l6 5-6 5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    </div>
  )
}
