import { afterEach, expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { fireSchedulesOnce } from './fire-schedules-once.ts'

const fixture = runFixture()
const errors: unknown[] = []

/** A worker of its own, which looks at these moments. */
const look = async (moments: readonly Date[]): Promise<void> => {
  const worker = {
    pool: fixture.system,
    chance: { next: () => 0 },
    versions: new VersionCache(),
    logger: { error: (...said: unknown[]) => void errors.push(said) },
  }
  for (const now of moments) await fireSchedulesOnce(worker, now)
}

// The clock of the tests goes to and fro: nothing of an earlier one is to be made up for in a later one.
afterEach(() => fixture.rows('UPDATE schedule SET due_at = NULL'))

const minuteMs = 60_000
const every = (fromMs: number, untilMs: number, stepMs: number): Date[] =>
  Array.from({ length: Math.floor((untilMs - fromMs) / stepMs) + 1 }, (_, n) => new Date(fromMs + n * stepMs))

const scheduled = async (crons: Record<string, object>, since: Date): Promise<TestTenant> => {
  const tenant = await fixture.tenant()
  const schedules = Object.entries(crons).map(([id, more]) => ({
    id,
    name: id,
    target: { selection: '*' },
    overlap: 'queue',
    ...more,
  }))
  const text = JSON.stringify({
    sluice: 'pipeline',
    name: 'days',
    assets: [{ id: 'made', key: 'made', compute: { kind: 'sql', code: 'select 1 as n' } }],
    schedules,
  })
  await fixture.publish(tenant, pipelineOf(text), since)
  return tenant
}

const ticks = async ({ tenantId }: TestTenant) =>
  fixture.rows<{ schedule: string; at: Date; run: string | null }>(
    'SELECT element_id AS schedule, scheduled_at AS at, run_id AS run FROM tick WHERE tenant_id = $1 ORDER BY scheduled_at, element_id',
    [tenantId],
  )
const countRuns = async ({ tenantId }: TestTenant): Promise<number> =>
  Number(
    (await fixture.rows<{ count: number }>('SELECT count(*) FROM run WHERE tenant_id = $1', [tenantId]))[0]
      ?.count,
  )

test('every two hours, at six and at eight: twelve ticks, one and one in a day, each with its run', async () => {
  const beginMs = Date.parse('2026-03-02T00:00:00Z')
  const tenant = await scheduled(
    { often: { cron: '0 */2 * * *' }, six: { cron: '0 6 * * *' }, eight: { cron: '0 8 * * *' } },
    new Date(beginMs - 1),
  )
  await look(every(beginMs, beginMs + 24 * 60 * minuteMs - 1, minuteMs))
  const all = await ticks(tenant)
  const counts = Map.groupBy(all, ({ schedule }) => schedule)
  expect(Object.fromEntries([...counts].map(([schedule, { length }]) => [schedule, length]))).toEqual({
    often: 12,
    six: 1,
    eight: 1,
  })
  expect(await countRuns(tenant)).toBe(14)
  expect(errors).toEqual([])
})

test('a clock that is set back an hour, and forth again, doubles no tick and leaves none out', async () => {
  const beginMs = Date.parse('2026-03-02T10:00:30Z')
  const at = (minutes: number) => beginMs + minutes * minuteMs
  const tenant = await scheduled(
    { minutely: { cron: '* * * * *', catchUp: { allUpTo: 1_000 } } },
    new Date(beginMs),
  )
  await look(every(at(0), at(20), 30_000))
  await look(every(at(-40), at(-30), 30_000))
  await look(every(at(20), at(30), 30_000))
  await look([new Date(at(90))])
  const times = (await ticks(tenant)).map((tick) => tick.at.getTime())
  expect(times).toEqual(every(at(0) + 30_000, at(90) - 30_000, minuteMs).map((time) => time.getTime()))
  expect(await countRuns(tenant)).toBe(90)
})

test.each([
  ['Europe/Berlin', '2026-03-29', 'the night the clock goes forth', 23],
  ['Europe/Berlin', '2026-10-25', 'the night it goes back', 25],
  ['Europe/Dublin', '2026-10-25', 'a zone whose winter is the exception', 25],
  ['America/St_Johns', '2026-11-01', 'a zone of half hours', 25],
  ['America/New_York', '2026-03-08', 'a night the clock goes forth', 23],
  ['Australia/Sydney', '2026-04-05', 'an autumn of the south', 25],
  ['Africa/Casablanca', '2026-02-15', 'the beginning of Ramadan', 25],
  ['Africa/Casablanca', '2026-03-22', 'its end', 23],
  ['Pacific/Chatham', '2026-04-05', 'a zone of three quarters, which goes back at a quarter to four', 25],
  ['America/Santiago', '2026-04-04', 'a day whose last hour comes twice', 25],
  ['Asia/Kathmandu', '2028-02-29', 'a leap day of a zone of quarter hours', 24],
])('hourly in %s on %s, %s: a run each real hour', async (timezone, day, _words, hours) => {
  const zoned = (date: string) => {
    // The instant at which the day begins there: found by looking, since the test owes nothing to what it tests.
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const guessMs = Date.parse(`${date}T00:00:00Z`)
    const found = every(guessMs - 15 * 60 * minuteMs, guessMs + 15 * 60 * minuteMs, 15 * minuteMs).find(
      (time) => shown.format(time) === `${date} 00:00:00`,
    )
    if (!found) throw new Error(`${date} has no midnight in ${timezone}.`)
    return found.getTime()
  }
  const beginMs = zoned(day)
  const endMs = zoned(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10))
  const tenant = await scheduled({ hourly: { cron: '0 * * * *', timezone } }, new Date(beginMs - 1))
  await look(every(beginMs, endMs - 1, 15 * minuteMs))
  const all = await ticks(tenant)
  expect(all).toHaveLength(hours)
  expect(new Set(all.map(({ run }) => run)).size).toBe(hours)
})
