import { randomUUID } from 'node:crypto'

import { expect, test } from './journey.ts'

test('a new person signs up, names an organisation and stands in an empty house that says what to do', async ({
  page,
}) => {
  const slug = `way-in-${randomUUID().slice(0, 8)}`
  await page.goto('/')
  await page.getByRole('link', { name: 'Sign up' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Mira')
  await page.getByLabel('Email').fill(`mira-${slug}@example.com`)
  await page.getByLabel('Password').fill('a long enough word')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByRole('heading', { name: 'Name your organisation' })).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill(slug)
  await page.getByRole('button', { name: /create/i }).click()
  await expect(page).toHaveURL(new RegExp(`/t/${slug}/production`))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a wrong password is told at the field, and the right one opens the door again after signing out', async ({
  browser,
  baseURL,
  ana,
  tenant,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' })
  const page = await context.newPage()
  await page.goto(tenant.home)
  await expect(page).toHaveURL(/sign-in/)
  await page.getByLabel('Email').fill(ana.email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(/do not go together/)).toBeVisible()
  await page.getByLabel('Password').fill(ana.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(new RegExp(tenant.slug))
  await context.close()
})

test('a link that leads nowhere any more answers with a page that says so and leads on', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' })
  const page = await context.newPage()
  const token = 'x'.repeat(43)
  expect((await page.goto(`/invitations/${token}`))?.status()).toBe(200)
  await expect(page.getByRole('heading', { name: 'This invitation does not work' })).toBeVisible()
  expect((await page.goto(`/sign-in/link/${token}`))?.status()).toBe(200)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible()
  await page.getByRole('link', { name: 'Sign in with a password' }).click()
  await expect(page).toHaveURL(/sign-in$/)
  await context.close()
})
