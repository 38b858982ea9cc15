import type { Frame, Page } from 'playwright-core'

/** Where one writes, by the names of several versions of Web Chat. */
export const BOX = '[data-testid="send box text area"], [data-id="webchat-sendbox-input"]'

/** Resolves once the text stands in the transcript. */
export function shown(page: Page | Frame, text: string): Promise<void> {
  return page.locator('.webchat__bubble__content', { hasText: text }).first().waitFor()
}

/** Sends a message. Before it is connected Web Chat drops what is sent, and leaves it in the box: it is sent again then. */
export async function say(page: Page | Frame, text: string): Promise<void> {
  const box = page.locator(BOX).first()
  await box.fill(text)
  do await box.press('Enter')
  while ((await box.inputValue()) !== '')
}
