import type { Page } from '@playwright/test'

const folder = 'docs/images'
const size = { width: 1440, height: 900 }
const themes = ['light', 'dark'] as const

/** SCREENSHOTS=run,runs takes only these. */
const only = process.env.SCREENSHOTS?.split(',')

/** One picture a theme; docs show the one of the reader's. */
export async function take(page: Page, name: string, ready: () => Promise<unknown>): Promise<void> {
  if (only && !only.includes(name)) return
  await page.setViewportSize(size)
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.reload()
    await ready()
    await page.waitForLoadState('networkidle', { timeout: 800 }).catch(() => undefined)
    await page.screenshot({ path: `${folder}/${name}-${theme}-wide.png` })
  }
}
