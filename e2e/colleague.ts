import type { Browser } from '@playwright/test'

import { expect, newPerson, type Person, type Tenant } from './journey.ts'

/** Somebody with a browser of their own, who accepted an invitation to the tenant. */
export async function newColleague(
  browser: Browser,
  baseURL: string,
  { tenant, name = 'Ben', role = 'editor' }: { tenant: Tenant; name?: string; role?: 'editor' | 'viewer' },
): Promise<Person> {
  const person = await newPerson(browser, baseURL, name)
  const { link } = await tenant.call<{ link: string }>('invitations.create', { email: person.email, role })
  await person.page.goto(new URL(link).pathname)
  await person.page.getByRole('button', { name: /accept|join/i }).click()
  await expect(person.page).toHaveURL(new RegExp(tenant.slug))
  return person
}
