import { readFileSync } from 'node:fs'

import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const numbers = readFileSync('examples/numbers.yaml', 'utf8')
const pages: { name: string; path: (home: string) => string }[] = [
  { name: 'home', path: (home) => home },
  { name: 'pipelines', path: (home) => `${home}/pipelines` },
  { name: 'designer', path: (home) => `${home}/pipelines/numbers/edit` },
  { name: 'versions', path: (home) => `${home}/pipelines/numbers/versions` },
  { name: 'lineage', path: (home) => `${home}/lineage` },
  { name: 'assets', path: (home) => `${home}/assets` },
  { name: 'asset', path: (home) => `${home}/assets/summed_two_sums` },
  { name: 'jobs', path: (home) => `${home}/jobs` },
  { name: 'runs', path: (home) => `${home}/runs` },
  { name: 'automation', path: (home) => `${home}/automation` },
  { name: 'resources', path: (home) => `${home}/resources` },
  { name: 'secrets', path: (home) => `${home}/resources?face=secrets` },
  { name: 'members', path: (home) => `${home.replace('/production', '')}/settings/members` },
  { name: 'tokens', path: (home) => `${home.replace('/production', '')}/settings/tokens` },
  { name: 'account', path: (home) => `${home.replace('/production', '')}/settings/account` },
  { name: 'new tenant', path: () => '/new' },
  { name: 'new pipeline', path: (home) => `${home}/pipelines?open=new` },
  { name: 'import', path: (home) => `${home}/pipelines?open=import` },
  { name: 'sign in', path: () => '/sign-in' },
  { name: 'sign up', path: () => '/sign-up' },
  { name: 'gallery', path: () => '/gallery' },
]

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
