import { readFileSync } from 'node:fs'

import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'
import { pages } from './pages.ts'

const numbers = readFileSync('examples/numbers.yaml', 'utf8')
/** Pages that are looked at when their graph is drawn. */
const drawn = new Set(['designer', 'lineage'])

for (const theme of ['light', 'dark'] as const) {
  test(`every page is accessible, ${theme}`, async ({ ana, tenant }) => {
    test.setTimeout(420_000)
    await publish(tenant, numbers)
    const { runId } = await tenant.call<{ runId: string }>('runs.start', {
      target: { job: 'all_numbers', pipeline: 'numbers' },
    })
    const { page } = ana
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const { name, path } of [
      ...pages,
      { name: 'run', path: (home: string) => `${home}/runs/${runId}` },
    ]) {
      await page.goto(path(tenant.home))
      await expect(page.getByRole('heading').first()).toBeVisible()
      // The gallery shows what loads, and never ends.
      if (name !== 'gallery')
        await expect(page.locator('[aria-busy="true"], [role="status"][aria-label*="oading"]')).toHaveCount(0)
      if (drawn.has(name)) await expect(page.locator('.react-flow__node').first()).toBeVisible()
      found.push(...(await barriers(page)).map((barrier) => `${name}: ${barrier}`))
    }
    expect(found).toEqual([])
  })
}
