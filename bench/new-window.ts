import { setTimeout as delay } from 'node:timers/promises'

import type { Browser, BrowserContext } from '@playwright/test'

const lookEveryMs = 250
/** A browser that used no more of a look is at rest. */
const restMs = 10
/** One that blinks and ticks for ever is measured as it is. */
const longestMs = 15_000

const browserAtRest = async (browser: Browser): Promise<void> => {
  const session = await browser.newBrowserCDPSession()
  const usedMs = async (): Promise<number> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0)
  }
  let before = await usedMs()
  for (let waitedMs = 0; waitedMs < longestMs; waitedMs += lookEveryMs) {
    await delay(lookEveryMs)
    const now = await usedMs()
    if (now - before <= restMs) break
    before = now
  }
  await session.detach()
}

/**
 * A window of its own in which nothing is kept, for pages to be opened in. A new window loads scripts of the browser itself (the list under its address bar), for
 * as long as a page takes; they are loaded by the time it is given, as they are for whoever opens a page in a window at hand.
 */
export const newWindow = async (browser: Browser): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, bypassCSP: true })
  await context.newPage()
  await browserAtRest(browser)
  return context
}
