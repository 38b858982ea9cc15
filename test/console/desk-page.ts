import type { Page } from 'playwright-core'
import { startChat, type Chat } from '../support/chat.ts'
import { isEngaged } from '../support/one-bot.ts'
import type { Stage } from './stage.ts'

/** A representative's desk in the browser, used as people use it. */
export interface DeskPage {
  page: Page
  /** Resolves once that text stands in the timeline. */
  shows(text: string): Promise<void>
  accept(): Promise<void>
  /** Writes to the customer and sends with Enter. */
  say(text: string): Promise<void>
  whisper(text: string): Promise<void>
  composer(): ReturnType<Page['getByRole']>
  press(name: string): Promise<void>
}

/** Opens the desk as that worker, who is then Available. */
export async function openDesk(stage: Stage, workerId: string, options?: Parameters<Stage['open']>[1]): Promise<DeskPage> {
  await stage.app.signIn(workerId)
  const page = await stage.open(`/desk?as=${workerId}`, options)
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  return deskOn(page)
}

export function deskOn(page: Page): DeskPage {
  const composer = () => page.locator('form').getByRole('textbox')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    page,
    press,
    composer,
    shows: (text) => page.getByRole('log').getByText(text).first().waitFor(),
    async accept() {
      await page.getByRole('button', { name: 'Accept' }).first().click()
      await composer().waitFor()
    },
    async say(text) {
      await page.getByRole('radio', { name: 'Reply' }).check()
      await composer().fill(text)
      await composer().press('Enter')
    },
    async whisper(text) {
      await page.getByRole('radio', { name: 'Whisper' }).check()
      await composer().fill(text)
      await composer().press('Enter')
    },
  }
}

/** A customer who has asked Bot A for a person; answers as a plain client. */
export async function startCustomer(stage: Stage, name: string, secret = 'local-secret', question = ''): Promise<Chat> {
  const chat = await startChat(stage.app, { token: secret, body: { user: { id: name, name }, locale: 'en-GB' } })
  await stage.app.until(chat.id, isEngaged)
  if (question) await chat.post({ type: 'message', text: question, from: { id: name, name } })
  await chat.post({ type: 'message', text: 'agent', from: { id: name, name } })
  return chat
}

/** What the customer's client was given, as texts; once `awaited` is among them: the desk shows what is on its way. */
export async function heard(chat: Chat, awaited?: string): Promise<string[]> {
  for (;;) {
    const texts = (await chat.poll()).body.activities.flatMap(({ text }: { text?: string }) => text ?? [])
    if (awaited === undefined || texts.includes(awaited)) return texts
  }
}
