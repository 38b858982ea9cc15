import assert from 'node:assert/strict'
import { startApp, type TestApp } from '../support/app.ts'
import { hasBrowser, startBrowser, type Browser } from '../support/browser.ts'
import { CLIENT, startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts'
import { configOf } from '../support/one-bot.ts'
import { builtPages } from '../support/pages.ts'

describe('signing in at the desk in a browser', function () {
  this.timeout(60_000)
  let idp: IdentityProvider
  let app: TestApp
  let browser: Browser
  let router: string
  before(async function () {
    if (!hasBrowser()) return this.skip()
    idp = await startIdentityProvider()
    const config = JSON.parse(configOf({ endpoint: 'http://localhost:9/' }))
    config.workers[1].login = 'riley@example.org'
    config.signIn = { issuer: idp.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret }
    app = await startApp({ config: JSON.stringify(config), pages: await builtPages(), env: { HANDBACK_DEV_SIGN_IN: '0' } })
    // To a browser another site than the provider's, which is at localhost: what SameSite says is put to the test.
    router = app.url.replace('localhost', '127.0.0.1')
    await idp.knows(router)
    idp.claims.set('riley', { email: 'riley@example.org', email_verified: true })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await app?.stop()
    await idp?.stop()
  })

  it("AUT-9 AUT-10 leads over the provider's pages to the desk, which is live and works, and out again on both sides", async () => {
    const page = await browser.visit(`${router}/desk`)
    page.setDefaultTimeout(25_000)
    await page.getByRole('link', { name: 'Sign in with your work account' }).click()
    await page.fill('input[name=login]', 'riley')
    await page.fill('input[name=password]', 'x')
    await page.click('button[type=submit]')
    await page.click('button[type=submit]')
    await page.getByRole('button', { name: 'Become Available' }).first().click()
    await page.getByText('Riley · Available').waitFor()
    assert.equal(page.url(), `${router}/desk`)
    const cookies = await page.context().cookies(router)
    assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]), [['handback_session', true, 'Strict']])
    assert.equal(await page.evaluate('document.cookie'), '')
    await page.getByText('Riley · Available').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(`${idp.issuer}/session/end**`)
    await page.click('button[name=logout]')
    await page.waitForURL(`${router}/desk`)
    await page.getByRole('link', { name: 'Sign in with your work account' }).waitFor()
    assert.deepEqual(await page.context().cookies(router), [])
    await page.close()
  })
})
