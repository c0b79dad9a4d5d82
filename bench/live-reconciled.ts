import { setTimeout as delay } from 'node:timers/promises'

import type { Page } from '@playwright/test'

import { numberedLines } from './numbered-lines.ts'
import { ended } from './pipeline-run.ts'
import type { Product } from './product.ts'

const catchUpMs = 60_000

/** What must be there in the end. */
interface Promised {
  runId: string
  messages: number
  lines: number
  /** The runs beside it, in their order. */
  runs: readonly string[]
}

/** Asks again for a while where web has no answer: what it is asked for stays as it is, and a busy machine is no loss. */
const patiently = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (const untilMs = performance.now() + catchUpMs; ; await delay(500)) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > untilMs) throw error
    }
  }
}

const told = async (product: Product, runId: string): Promise<{ events: number; messages: number }> => {
  let messages = 0
  let after = 0
  for (;;) {
    const { events, last } = await product.ask<{
      events: { number: number; event: { type: string } }[]
      last: number
    }>('runs.events', { runId, after, limit: 1_000 })
    messages += events.filter(({ event }) => event.type === 'LOG_MESSAGE').length
    if (events.some(({ number }, index) => number !== after + index + 1))
      throw new Error(`Events of the run are missing after number ${after}.`)
    after = events.at(-1)?.number ?? after
    if (events.length === 0 || after >= last) return { events: after, messages }
  }
}

/** Waits until the rows of a grid are as many as there must be; throws with what there is. */
const rowsReach = async (page: Page, grid: string, rows: number): Promise<void> => {
  const place = page.getByRole('grid', { name: grid })
  const untilMs = performance.now() + catchUpMs
  for (;;) {
    const shown = Number(await place.getAttribute('aria-rowcount'))
    if (shown === rows) return
    if (performance.now() > untilMs) throw new Error(`“${grid}” shows ${shown} rows of ${rows}.`)
    await delay(500)
  }
}

/** The numbers of the events that a page has: those it names, where a run told more than it shows, else all of its rows. */
const numbersShown = async (page: Page): Promise<{ first: number; last: number; rows: number }> => {
  const rows = Number(await page.getByRole('grid', { name: 'Events' }).getAttribute('aria-rowcount')) - 1
  const named = page.getByText(/^Events [\d,]+ to [\d,]+$/)
  const words = (await named.count()) > 0 ? await named.innerText() : `1 ${rows}`
  const [first = 0, last = 0] =
    words.match(/[\d,]+/g)?.map((figure) => Number(figure.replaceAll(',', ''))) ?? []
  return { first, last, rows }
}

/** Waits until the page shows the last event; gives how many up to it are here. */
const eventsShown = async (page: Page, events: number): Promise<number> => {
  for (const untilMs = performance.now() + catchUpMs; ; await delay(500)) {
    const { first, last, rows } = await numbersShown(page)
    if (last === events && rows === last - first + 1) return rows
    if (performance.now() > untilMs)
      throw new Error(`The page shows ${rows} events, ${first} to ${last}, of ${events}.`)
  }
}

const shows = async (page: Page, product: Product, runId: string): Promise<void> => {
  await page
    .getByRole('grid', { name: 'Runs' })
    .locator(`a[href="/t/${product.slug}/production/runs/${runId}"]`)
    .first()
    .waitFor({ timeout: catchUpMs })
}

/** Throws where what was told, stored and shown is not the same. Gives how long the run that told it took, in milliseconds. */
export const reconciled = async (
  product: Product,
  { runPage, feed }: { runPage: Page; feed: Page },
  { runId, messages, lines, runs }: Promised,
): Promise<number> => {
  const { startedAt, finishedAt } = await patiently(() => ended(product, runId, 1))
  for (const id of runs) await patiently(() => ended(product, id, 1))
  const stored = {
    ...(await patiently(() => told(product, runId))),
    lines: await patiently(() => numberedLines(product, runId)),
  }
  if (stored.messages !== messages || stored.lines !== lines)
    throw new Error(
      `${messages} messages and ${lines} lines were told; ${stored.messages} and ${stored.lines} are there.`,
    )
  await runPage.getByRole('tab', { name: 'Events' }).click()
  const here = await eventsShown(runPage, stored.events)
  await rowsReach(runPage, 'Log lines', lines + here)
  await shows(feed, product, runs.at(-1) ?? '')
  return finishedAt.getTime() - startedAt.getTime()
}
