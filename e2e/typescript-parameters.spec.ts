import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'mill',
  assets: [
    { id: 'corn', key: 'corn', compute: { kind: 'typescript', code: 'export default () => 3' } },
    { id: 'water', key: 'water', compute: { kind: 'typescript', code: 'export default () => 4' } },
    {
      id: 'flour',
      key: 'flour',
      deps: ['corn'],
      compute: { kind: 'typescript', code: 'export default (corn: number) => corn' },
    },
  ],
})

interface Draft {
  document: { elements: Record<string, { deps?: { asset: string }[]; compute?: { code: string } }> }
}

test('in TypeScript: a parameter that is typed becomes a wire, a wire that is cut takes its parameter', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const draw = designer(page)
  const flour = async () => {
    const { document } = await tenant.ask<Draft>('drafts.open', { pipeline: 'mill' })
    return document.elements['flour']
  }
  await page.goto(`${tenant.home}/pipelines/mill/edit?element=flour`)
  await expect(draw.canvas).toBeVisible()
  const code = page.locator('.cm-content').first()
  await code.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('export default (corn: number, water: number) => corn + water')
  const offer = page.getByRole('button', { name: /water/ }).filter({ hasText: /wire|input/i })
  await expect(offer.first()).toBeVisible()
  await offer.first().click()
  await expect.poll(async () => (await flour())?.deps?.map(({ asset }) => asset)).toEqual(['corn', 'water'])
})
