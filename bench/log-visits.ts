import type { Browser, Page } from '@playwright/test'

import { rareWord } from './log-lines.ts'
import { newWindow } from './new-window.ts'
import type { Product } from './product.ts'
import { pageNow, seen } from './seen.ts'
import { signedIn } from './signed-in.ts'
import { largestTab } from './tab-processes.ts'

/** What visits of a run's page took: until its last line could be read, and a rare word be found; and what the tab held then. */
export interface LogVisits {
  openMs: number[]
  searchMs: number[]
  megabytes: number[]
}

const grid = '[role="grid"][aria-label="Log lines"]'

/** From the address until the last line is to be read. */
const openOnce = async (page: Page, url: string): Promise<number> => {
  await page.goto(url, { waitUntil: 'commit' })
  return seen(page, grid, `with a ${rareWord}`)
}

/** From the last key until the hit a million lines away is to be read, the moment that who types is given included. */
const searchOnce = async (page: Page): Promise<number> => {
  const log = page.getByRole('grid', { name: 'Log lines' })
  await log.focus()
  await page.keyboard.press('Home')
  await seen(page, grid, 'row group 1 was read')
  const field = page.getByRole('searchbox', { name: 'Search the log' })
  await field.fill('')
  const beganMs = await pageNow(page)
  await field.fill(rareWord)
  return (await seen(page, grid, `with a ${rareWord}`)) - beganMs
}

/** Opens and searches the log of a run so many times, each in a window of its own. */
export const logVisits = async (
  browser: Browser,
  product: Product,
  runId: string,
  count: number,
): Promise<LogVisits> => {
  const openMs: number[] = []
  const searchMs: number[] = []
  const megabytes: number[] = []
  for (let visit = 0; visit <= count; visit += 1) {
    const context = await newWindow(browser)
    await signedIn(context, product)
    const page = await context.newPage()
    const tookMs = await openOnce(page, `${product.url}/t/${product.slug}/production/runs/${runId}`)
    const foundMs = await searchOnce(page)
    // Web loads a page's code at its first visit.
    if (visit > 0) {
      openMs.push(tookMs)
      searchMs.push(foundMs)
      megabytes.push(await largestTab(browser))
    }
    await context.close()
  }
  return { openMs, searchMs, megabytes }
}
