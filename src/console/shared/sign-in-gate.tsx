import { Body1, Button, makeStyles, Spinner, Title2, tokens } from '@fluentui/react-components'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { Me, SignInWays } from '../../desk/types.ts'
import { ApiError, callApi, tabToken } from './api.ts'
import { useSharedTexts } from './texts.ts'

const useStyles = makeStyles({
  middle: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    textAlign: 'center',
  },
  ways: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: tokens.spacingHorizontalM },
})

export interface Session {
  me: Me
  /** Ends it here; the page shows how to sign in again. */
  signOut(): void
  /** The router no longer takes the sign-in. What the page holds stays in this tab. */
  expire(): void
}

export interface SignInGateProps {
  /** What is around it while nobody is signed in. */
  frame(content: ReactNode): ReactNode
  children(session: Session): ReactNode
}

type Stage = { kind: 'asking' } | { kind: 'away' } | { kind: 'out'; expired: boolean } | { kind: 'in'; me: Me }

/**
 * Shows its content to who is signed in, and to everybody else how to. A link with `?as=<worker>` signs in as that
 * worker, in development.
 */
export function SignInGate({ frame, children }: SignInGateProps): ReactNode {
  const styles = useStyles()
  const t = useSharedTexts()
  const [stage, setStage] = useState<Stage>({ kind: 'asking' })

  const look = useCallback(async () => {
    try {
      await takeNamed()
      setStage({ kind: 'in', me: await callApi<Me>('GET', '/api/me') })
    } catch (error) {
      setStage(isRefusal(error) ? { kind: 'out', expired: tabToken.get() !== undefined } : { kind: 'away' })
    }
  }, [])
  useEffect(() => void look(), [look])
  useEffect(() => {
    if (stage.kind !== 'away') return
    const timer = setInterval(() => void look(), 2_000)
    return () => clearInterval(timer)
  }, [stage.kind, look])

  if (stage.kind === 'in') {
    return children({
      me: stage.me,
      signOut() {
        if (tabToken.get() === undefined) void signOutOfCookie()
        tabToken.set(undefined)
        setStage({ kind: 'out', expired: false })
      },
      expire: () => setStage({ kind: 'out', expired: true }),
    })
  }
  return frame(
    <div className={styles.middle}>
      {stage.kind === 'asking' && <Spinner label={t.connecting} />}
      {stage.kind === 'away' && <Spinner label={t.away} />}
      {stage.kind === 'out' && <SignIn expired={stage.expired} onDone={() => void look()} />}
    </div>,
  )
}

/** Where the provider ends its own session as well, the browser goes there; it sends it back. */
async function signOutOfCookie(): Promise<void> {
  const { url } = await callApi<{ url?: string }>('POST', '/sign-out').catch(() => ({ url: undefined }))
  if (url !== undefined) location.assign(url)
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403)
}

async function takeNamed(): Promise<void> {
  const url = new URL(location.href)
  const workerId = url.searchParams.get('as')
  if (!workerId) return
  await signInAs(workerId).catch((error: unknown) => {
    // A link to somebody who does not work here, or where this way does not exist: the page offers those that do.
    if (!(error instanceof ApiError) || error.code === 'away') throw error
  })
  url.searchParams.delete('as')
  history.replaceState(null, '', url)
}

async function signInAs(workerId: string): Promise<void> {
  const { token } = await callApi<{ token: string }>('POST', '/api/dev/sign-in', { workerId })
  tabToken.set(token)
}

function SignIn({ expired, onDone }: { expired: boolean; onDone: () => void }): ReactNode {
  const styles = useStyles()
  const t = useSharedTexts()
  const [ways, setWays] = useState<SignInWays>()
  useEffect(() => {
    callApi<SignInWays>('GET', '/api/sign-in').then(setWays, () => setWays({ ways: [] }))
  }, [])
  return (
    <>
      <Title2 as="h1">{t.signInTitle}</Title2>
      {expired && <Body1 role="status">{t.signedOut}</Body1>}
      {ways?.ways.includes('openid') && (
        <Button as="a" appearance="primary" href={`/sign-in?return=${encodeURIComponent(location.pathname)}`}>
          {t.signInOpenId}
        </Button>
      )}
      {ways?.ways.includes('development') && (
        <>
          <Body1>{t.signInDevelopment}</Body1>
          <div className={styles.ways}>
            {ways.workers?.map(({ id, name }) => (
              <Button key={id} onClick={() => void signInAs(id).then(onDone, () => undefined)}>
                {t.signInAs(name)}
              </Button>
            ))}
          </div>
        </>
      )}
      {ways?.ways.length === 0 && <Body1>{t.signInNone}</Body1>}
    </>
  )
}
