import type { Page } from '@playwright/test'

import type { StepStatus } from '#core/run/step-status.ts'

import { expect, type Tenant } from '../journey.ts'

/** A pod has to be scheduled and started before anything of it is seen. */
export const podMs = 120_000

export interface ShownRun {
  status: string
  steps: {
    key: string
    status: StepStatus
    tries: { startedAt: string; finishedAt: string | null }[]
    outputs: { name: string; asset: string | null; summary: unknown }[]
  }[]
  executor: string
}

/** The run whose page is open. */
export const runIdOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''

/** The run that the page shows, once it has ended well. */
export async function succeeded(page: Page, tenant: Tenant, timeoutMs = podMs): Promise<ShownRun> {
  await expect(page.getByText(/^(succeeded|failed) in/).first()).toBeVisible({ timeout: timeoutMs })
  const run = await tenant.ask<ShownRun>('runs.show', { runId: runIdOf(page) })
  expect(run.status, JSON.stringify(run).slice(0, 2000)).toBe('succeeded')
  return run
}

/** Starts a job by the button of the page of jobs; its run's page is open then. */
export async function startJob(page: Page, tenant: Tenant, job: string): Promise<void> {
  await page.goto(`${tenant.home}/jobs`)
  const start = page.getByRole('button', { name: `Start ${job}`, exact: true })
  // Where the node is this machine, pods that come and go change its network, at which a browser gives up what it was asking. The page says so.
  await expect(async () => {
    await start.click({ timeout: 5_000 })
    await expect(page).toHaveURL(/\/runs\/[^/]+$/, { timeout: 10_000 })
  }).toPass()
}
