import { readFileSync } from 'node:fs'

import { expect, publish, test } from '../journey.ts'
import { pages } from '../pages.ts'

const numbers = readFileSync('examples/numbers.yaml', 'utf8')

/** The gallery shows samples: what its parts are given to show is no phrase of the product. */
const looked = pages.filter(({ name }) => name !== 'gallery')

/** Names and sentences of the tenant, of its pipeline and of its people; and what is written the same everywhere. */
const given =
  /^(Ana|AN|Sluice|production|numbers|python|json|local|stdout|stderr|event|▸ .*|first_version|UTC|React Flow( attribution)?|ana-.*|e2e-.*|[0-9a-f]{2,64}|group:numbers|.*_(numbers|sums|graph)|1 to 10: .*|Runs the graph of ops\.|Materializes the six assets\.|First version|\d+ \w{3} \d{4}, .*)$/

/** What is read on a page, or heard of it, outside of brackets. Code is read in its own language; a phrase may hold several parts of a page. */
const outsideOfBrackets = (): string[] => {
  const heard = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']
  const written = 'script, style, code, pre, .cm-editor, .react-flow__node'
  const outside = (text: string) => text.replaceAll(/⟦.*⟧/gs, '').trim()
  const found: string[] = []
  let open = 0
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) found.push(...heard.map((name) => outside(node.getAttribute(name) ?? '')))
    else {
      const text = node.textContent ?? ''
      const [opened, closed] = [text.split('⟦').length, text.split('⟧').length]
      if (open === 0 && opened <= closed && !node.parentElement?.closest(written)) found.push(outside(text))
      open += opened - closed
    }
  }
  return [...new Set(found)]
}

test('every word that is read on a page is one of the phrases that can be translated', async ({
  ana,
  tenant,
}) => {
  test.setTimeout(420_000)
  await publish(tenant, numbers)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'all_numbers', pipeline: 'numbers' },
  })
  const { page } = ana
  const found: string[] = []
  for (const { name, path } of [
    ...looked,
    { name: 'run', path: (home: string) => `${home}/runs/${runId}` },
  ]) {
    await page.goto(path(tenant.home))
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expect(page.locator('body')).toContainText('⟦')
    await expect(page.locator('[aria-busy="true"], [role="status"][aria-label*="oading"]')).toHaveCount(0)
    const read = await page.evaluate(outsideOfBrackets)
    found.push(
      ...read
        .filter((text) => /[A-Za-z]{2}/.test(text) && !given.test(text))
        .map((text) => `${name}: ${text}`),
    )
  }
  expect(found).toEqual([])
})
