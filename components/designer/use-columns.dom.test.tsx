import { useQueryClient } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { useTRPC, type Answers } from '#components/api/trpc.ts'

import type { TrialAnswer, TrialTable } from './trial/trial-context.tsx'
import { useColumns } from './use-columns.ts'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
const trial = {
  runId: '00000000-0000-4000-8000-000000000001',
  steps: [
    { status: 'succeeded', assets: ['orders'] },
    { status: 'failed', assets: ['rates'] },
  ],
} as unknown as TrialAnswer
vi.mock('./trial/trial-context.tsx', () => ({
  useTrialTable: (): Partial<TrialTable> => ({ trial }),
}))
const orders: Answers['trials']['sample'] = {
  kind: 'table',
  format: 'parquet',
  rowCount: 1,
  profiledRows: 1,
  columns: [
    {
      name: 'amount',
      type: 'BIGINT',
      kind: 'number',
      nulls: 0,
      distinct: 1,
      min: 1,
      max: 1,
      histogram: null,
      top: [],
    },
  ],
  rows: [[1]],
  cutCells: 0,
  cutColumns: 0,
}
afterEach(cleanup)

function Columns() {
  const api = useTRPC()
  const queries = useQueryClient()
  useState(() => {
    queries.setQueryData(api.assets.graph.queryKey(), [])
    queries.setQueryData(api.trials.sample.queryKey({ runId: trial.runId, asset: 'orders' }), orders)
  })
  const columns = useColumns(['orders', 'rates'])
  return <p>{JSON.stringify([...columns])}</p>
}

test('an asset that was never materialized has the columns of what was tried last', () => {
  render(
    <ApiProvider place={{ tenant: 't', deployment: 'd' }}>
      <Columns />
    </ApiProvider>,
  )
  expect(screen.getByText(/amount/).textContent).toBe(
    '[["orders",[{"name":"amount","type":"BIGINT"}]],["rates",[]]]',
  )
})
