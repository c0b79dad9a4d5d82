import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What stands in the way of people with the page as it is, in the light and in the dark. */
export async function barriers(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).withTags(wcag).analyze()
    for (const { id, nodes } of violations)
      found.push(`${colorScheme}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  }
  return found
}
