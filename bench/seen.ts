import type { Page } from '@playwright/test'

const timeoutMs = 300_000

/**
 * When a text is first to be read in what a selector finds, in milliseconds since the page was asked for. Looked for in the page itself with each
 * frame: a locator looks every half second at last, and what is measured would be that.
 */
export const seen = async (page: Page, selector: string, text: string): Promise<number> => {
  const found = await page.waitForFunction(
    ({ selector: within, text: word }) =>
      [...document.querySelectorAll<HTMLElement>(within)].some(
        (element) => element.checkVisibility() && (word === '' || element.innerText.includes(word)),
      ) && performance.now(),
    { selector, text },
    { timeout: timeoutMs, polling: 'raf' },
  )
  return Number(await found.jsonValue())
}

/** The clock of the page, as `seen` reads it. */
export const pageNow = (page: Page): Promise<number> => page.evaluate(() => performance.now())
