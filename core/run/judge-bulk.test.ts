import fc from 'fast-check'
import { expect, test } from 'vitest'

import { bulkActions, judgeBulk, type BulkAction } from './judge-bulk.ts'
import { runStatuses, type RunStatus } from './run-status.ts'

const one = (action: BulkAction, status: RunStatus) => judgeBulk(action, [{ id: 'a', status }])

test.each<[BulkAction, RunStatus[]]>([
  ['cancel', ['queued', 'launching', 'running']],
  ['retry', ['failed', 'canceled']],
  ['rerun', ['succeeded', 'failed', 'canceled']],
])('%s is for runs that are %s, and for no other', (action, statuses) =>
  expect(runStatuses.filter((status) => one(action, status).ids.length === 1)).toEqual(statuses),
)

test('every run is either acted on or counted among those left out', () => {
  const run = fc.record({ id: fc.uuid(), status: fc.constantFrom(...runStatuses) })
  fc.assert(
    fc.property(fc.constantFrom(...bulkActions), fc.array(run), (action, runs) => {
      const { ids, leftOut } = judgeBulk(action, runs)
      expect(ids.length + leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(runs.length)
    }),
  )
})
