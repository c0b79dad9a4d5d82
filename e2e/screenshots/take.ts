import type { Page } from '@playwright/test'

const folder = process.env.SCREENSHOTS_IN ?? 'docs/images'
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
const themes = ['light', 'dark'] as const

/** SCREENSHOTS=run,runs takes only these. */
const only = process.env.SCREENSHOTS?.split(',')

/** Four pictures: wide and narrow, light and dark; docs show the one of the reader's theme. `ready` may have to open what a reload closed. */
export async function take(page: Page, name: string, ready: () => Promise<unknown>): Promise<void> {
  if (only && !only.includes(name)) return
  for (const [width, size] of Object.entries(sizes)) {
    await page.setViewportSize(size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.reload()
      await ready()
      await page.waitForLoadState('networkidle', { timeout: 800 }).catch(() => undefined)
      await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` })
    }
  }
  await page.setViewportSize(sizes.wide)
}
