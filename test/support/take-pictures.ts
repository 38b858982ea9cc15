import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDesk, startCustomer } from '../console/desk-page.ts'
import { startStage, type Stage } from '../console/stage.ts'
import { startChat } from './chat.ts'
import { ROOT } from './source-files.ts'

// `npm run pictures`: the README's pictures, from a hand-back that is really played. Needs Debian's chromium.

const FOLDER = join(ROOT, 'docs/pictures')
/** So that the times on the axis look like those of people. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function takePictures(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const stage = await startStage()
  try {
    await takeDesk(stage)
    const id = await playHandBack(stage)
    for (const theme of ['light', 'dark'] as const) {
      const page = await stage.open(`/board?as=dana&conversation=${id}`, { isDark: theme === 'dark', width: 1120, height: 900 })
      await page.getByRole('heading', { name: 'Timeline' }).waitFor()
      await pause(500)
      await shoot(page, `timeline-${theme}`)
      await page.close()
    }
  } finally {
    await stage.stop()
  }
}

/** Riley's desk in the middle of the work: a conversation with a whisper, another one unread, and a request. */
async function takeDesk(stage: Stage): Promise<void> {
  const desk = await openDesk(stage, 'riley', { width: 1120, height: 720 })
  const casey = await startCustomer(stage, 'Casey', 'local-secret', 'Where is my order 12345?')
  await desk.accept()
  const kim = await startCustomer(stage, 'Kim', 'local-secret', 'My parcel is broken')
  await desk.accept()
  await desk.page.getByRole('button', { name: /^Casey/ }).click()
  await desk.say('Hello Casey, Riley here. It will be with you tomorrow.')
  await casey.post('Great, thank you!')
  await kim.post('Are you there?')
  await desk.whisper('Friendly customer; the survey next.')
  await desk.shows('the survey next.')
  const robin = await startCustomer(stage, 'Robin', 'local-secret', 'I want to return a coat')
  await desk.page.getByRole('button', { name: 'Accept' }).waitFor()
  // Toasts have gone by then.
  await pause(6_000)
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.page.emulateMedia({ colorScheme })
    await pause(300)
    await desk.page.screenshot({ path: join(FOLDER, `desk-${colorScheme}.png`) })
  }
  for (const chat of [casey, kim, robin]) await chat.post({ type: 'endOfConversation' })
  await desk.page.close()
}

/** From the heading of the timeline to its legend. */
async function shoot(page: Page, name: string): Promise<void> {
  const top = await page.getByRole('heading', { name: 'Timeline' }).boundingBox()
  const bottom = await page.getByText('Diagnostic', { exact: true }).boundingBox()
  if (!top || !bottom) throw new Error('the page shows no timeline')
  const clip = { x: 8, y: top.y - 12, width: 1104, height: bottom.y + bottom.height - top.y + 24 }
  await page.screenshot({ path: join(FOLDER, `${name}.png`), clip, fullPage: true })
}

/** Bot A, then Riley, then Bot B with its survey; the conversation's id. */
async function playHandBack(stage: Stage): Promise<string> {
  const riley = await stage.app.signIn('riley', 'Busy')
  const user = { id: 'casey', name: 'Casey' }
  const { body } = await stage.app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret', body: { user } })
  const chat = await startChat(stage.app, { token: body.token })
  const stream = await chat.open()
  const read = (fits: RegExp) => stream.until(({ text }) => fits.test(text ?? ''))
  const say = async (text: string) => void (await pause(1_500), await chat.post(text))
  await read(/I am Bot A/)
  await say('Where is my order 12345?')
  await read(/order 12345 is/)
  await say('I want to talk to a person')
  await pause(2_500)
  await stage.accept(riley)
  const act = async (name: string, more: object) => void (await pause(1_200), await stage.desk(riley, `conversations/${chat.id}/${name}`, more))
  await act('messages', { text: 'Hello Casey, Riley here. It will be with you tomorrow.' })
  await say('Great, thank you!')
  await act('messages', { text: 'Friendly customer; survey next.', audience: 'internal' })
  await act('transfer', { queueId: 'support' })
  await read(/How satisfied/)
  await say('5')
  await read(/add a comment/)
  await say('Fast and friendly')
  await stage.app.until(chat.id, ({ status }) => status === 'Closed')
  await stream.close()
  return chat.id
}

await takePictures()
