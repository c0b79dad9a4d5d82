import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'mill',
  assets: [
    { id: 'corn', key: 'corn', compute: { kind: 'typescript', code: 'export default () => 3' } },
    { id: 'water', key: 'water', compute: { kind: 'typescript', code: 'export default () => 4' } },
    { id: 'salt', key: 'salt', compute: { kind: 'typescript', code: 'export default () => 1' } },
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

test('in TypeScript: a parameter that is typed becomes a wire, and a wire that is drawn becomes a parameter', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const draw = designer(page)
  const flour = async () => {
    const { document } = await tenant.ask<Draft>('drafts.open', { pipeline: 'mill' })
    return document.elements['flour']
  }
  const madeFrom = async () => (await flour())?.deps?.map(({ asset }) => asset)
  await draw.open(tenant.home, 'mill')
  await draw.node('flour').click()
  await draw.code('export default (corn: number, water: number) => corn + water')
  await expect.poll(madeFrom).toEqual(['corn', 'water'])

  await draw.wire('salt', 'flour')
  await expect.poll(madeFrom).toEqual(['corn', 'water', 'salt'])
  await expect
    .poll(async () => (await flour())?.compute?.code)
    .toMatch(/\(corn: number, water: number, salt\b/)
  await expect(page.locator('.cm-content').first()).toContainText('salt')
})
