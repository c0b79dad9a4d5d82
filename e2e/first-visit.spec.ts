import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, test } from './journey.ts'

test('who comes for the first time is led to an asset with a value, and each step is ticked off as it is done', async ({
  ana,
  tenant,
}) => {
  const { page } = ana
  await page.goto(tenant.home)
  const tour = page.getByRole('region', { name: 'The way to a first asset' })
  const step = (title: string) => expect(tour.getByRole('status')).toContainText(title)

  await step('Make a pipeline')
  await tour.getByRole('link', { name: 'New pipeline…' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('first')
  await page.keyboard.press('Enter')
  await step('Add an asset')
  const { canvas, node } = designer(page)
  await canvas.focus()
  await page.keyboard.press('a')
  await page.keyboard.type('typescript')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('greeting')
  await page.keyboard.press('Enter')
  await expect(node('greeting')).toBeVisible()

  await step('Publish it')
  await canvas.focus()
  await page.keyboard.press('p')
  await page.getByLabel('Why').fill('The first')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await step('Materialize it')
  expect(await barriers(page)).toEqual([])
  await canvas.focus()
  await page.keyboard.press('m')
  await page.getByRole('dialog').getByRole('button', { name: 'Materialize', exact: true }).click()

  await step('Look at its value')
  await tour.getByRole('link', { name: 'Open greeting' }).click()
  await step('Your first asset has a value')
  await tour.getByRole('button', { name: 'Close the tour' }).click()
  await expect(tour).toHaveCount(0)
  await page.goto(tenant.home)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(tour).toHaveCount(0)
})
