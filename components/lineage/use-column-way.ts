'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { type ColumnOrigin, type ColumnStep, traceColumn } from '#core/asset/trace-column.ts'

const noSteps: readonly ColumnStep[] = []
const noColumns: readonly ColumnOrigin[] = []

/** The columns of the chosen asset, and the way by which the chosen one of them came to be; which one is in the address. */
export function useColumnWay(asset: string | undefined) {
  const trpc = useTRPC()
  const [column, setColumn] = useUrlState('column', 'passing')
  const { data } = useQuery({
    ...trpc.assets.columns.queryOptions({ key: asset ?? '' }),
    enabled: asset !== undefined,
  })
  const columns = data?.find((one) => one.asset === asset)?.columns ?? noColumns
  const chosen = columns.some((one) => one.column === column) ? column : undefined
  const steps = useMemo(
    () =>
      asset === undefined || chosen === undefined || !data
        ? noSteps
        : traceColumn(data, { asset, column: chosen }),
    [asset, chosen, data],
  )
  return { columns, column: chosen, setColumn, steps }
}
