import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Of a barrier that is everywhere on a page a few places are enough. */
const mostPlaces = 3

/** What stands in the way of people with the page as it is, or with the part of it that a selector names: each a rule (WCAG 2.2 AA and what axe holds to be good practice) and where it is broken. */
export async function barriers(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id} at ${nodes
        .slice(0, mostPlaces)
        .map((node) => node.target.join(' '))
        .join(', ')}`,
  )
}

/** The same in the light and in the dark. */
export async function barriersInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await barriers(page)).map((barrier) => `${colorScheme}: ${barrier}`))
  }
  return found
}
