import { expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { cutPool } from '#server/testing/cut-pool.ts'
import { daysDocument } from '#server/testing/days-document.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { advanceBackfill } from './advance-backfill.ts'
import { startBackfill } from './start-backfill.ts'

const fixture = runFixture('/storage')
const chance = { next: () => 0.5 }
const versions = new VersionCache()

test.each([
  { runs: 'a run for each', mostPerRun: 1, partitions: ['2026-01-09', '2026-01-10'] },
  { runs: 'one run for a range', mostPerRun: 5, partitions: ['2026-01-09...2026-01-10'] },
])(
  'a worker that is killed before any statement of a look leaves nothing of it, and the next one starts each run once: $runs',
  async ({ mostPerRun, partitions }) => {
    let statements = 0
    for (let after = 0; ; after++) {
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, daysDocument)
      const { id } = await startBackfill(
        fixture.app,
        {
          ...tenant,
          by: { id: tenant.userId, name: 'Ada' },
          target: { assets: ['raw'] },
          partitions: 'latest 2',
          order: 'ascending',
          mostAtOnce: 2,
          mostPerRun,
          onFailure: 'continue',
        },
        fixture.clock.now(),
      )
      fixture.clock.pass(1_000)
      const at = { tenantId: tenant.tenantId, id }
      const cut = { after }
      const killed = await advanceBackfill(
        { pool: cutPool(fixture.system, cut), chance, versions },
        at,
        fixture.clock.now(),
      ).then(
        () => false,
        () => true,
      )
      const runs = () =>
        fixture.rows('SELECT partition FROM run WHERE tenant_id = $1 ORDER BY id', [tenant.tenantId])
      if (killed) expect(await runs()).toEqual([])
      await advanceBackfill({ pool: fixture.system, chance, versions }, at, fixture.clock.now())
      expect(await runs()).toEqual(partitions.map((partition) => ({ partition })))
      const told = await fixture.rows(
        "SELECT backfill_partition.partition = ANY (string_to_array(run.partition, '...')) AS same FROM backfill_partition JOIN run ON run.id = run_id WHERE backfill_id = $1",
        [id],
      )
      expect(told).toEqual([{ same: true }, { same: true }])
      if (!killed) break
      statements += 1
    }
    expect(statements).toBeGreaterThan(15)
  },
  120_000,
)
