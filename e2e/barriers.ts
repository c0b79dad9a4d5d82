import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** WCAG 2.2 AA. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Of a barrier that is everywhere on a page a few places are enough. */
const mostPlaces = 3

/** What stands in the way of people with the page as it is, or with the part of it that a selector names: each a rule and where it is broken. */
export async function barriers(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(rules)
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
