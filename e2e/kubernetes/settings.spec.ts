import { barriersInBothThemes } from '../barriers.ts'
import { expect, publish, test } from '../journey.ts'
import { startJob, succeeded } from './cluster-journey.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'settings',
  assets: [{ id: 'a', key: 'region', compute: { kind: 'shell', code: 'echo "we are in $REGION"' } }],
  jobs: [{ id: 'j', name: 'look', target: { selection: 'key:region' } }],
})

test('what a deployment gives its pods is typed at its settings; the next run has it and says who said so', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { page } = ana
  await page.goto(`/t/${tenant.slug}/settings/deployments`)
  await page.getByRole('button', { name: 'Pods of production' }).click()
  const dialog = page.getByRole('dialog')
  const comes = dialog.getByRole('region', { name: 'The pod that comes of it' })
  await dialog.getByLabel('Processor', { exact: true }).fill('150')
  await page.keyboard.press('Tab')
  await expect(comes.getByText('150 m')).toBeVisible()
  const environment = dialog.getByRole('group', { name: 'Environment', exact: true })
  await environment.getByRole('button', { name: 'Add' }).click()
  await environment.getByLabel('New name').fill('REGION')
  await environment.getByLabel('New name').blur()
  await environment.getByLabel('Value of REGION').fill('eu-west-7')
  await expect(comes.getByText('REGION')).toBeVisible()
  expect(await barriersInBothThemes(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()

  await startJob(page, tenant, 'look')
  await succeeded(page, tenant)
  await expect(page.getByText('we are in eu-west-7').first()).toBeVisible()
  await page.getByRole('tab', { name: 'Pod' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Processor' })).toContainText('deployment production')
  await expect(page.getByRole('row', { name: /^Variable REGION/ })).toContainText('deployment production')
  expect(await barriersInBothThemes(page)).toEqual([])
})

for (const [face, ready] of [
  ['clusters', 'Clusters'],
  ['pools', 'Pools'],
] as const)
  test(`the settings of ${face} stand in nobody’s way`, async ({ ana, tenant }) => {
    const { page } = ana
    await page.goto(`/t/${tenant.slug}/settings/${face}`)
    await expect(page.getByText(ready).filter({ visible: true }).first()).toBeVisible()
    await expect(page.getByLabel(/loading/i)).toHaveCount(0)
    expect(await barriersInBothThemes(page)).toEqual([])
  })
