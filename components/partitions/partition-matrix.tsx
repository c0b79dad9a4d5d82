'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { MatrixGrid, type ChosenPart } from './matrix-grid.tsx'

interface PartitionMatrixProps {
  assetKey: string
  by?: 'status' | 'staleness' | undefined
  selected?: string | undefined
  onSelect: (chosen: ChosenPart) => void
  /** True: what stands for several partitions is looked at closer before it is chosen. */
  goesCloser?: boolean
}

/** The partitions of an asset that is cut by several dimensions, by two of them: all at first, then the part that was pressed. */
export function PartitionMatrix({ assetKey, by, selected, onSelect, goesCloser }: PartitionMatrixProps) {
  const [part, setPart] = useState<Pick<ChosenPart, 'rows' | 'columns'>>()
  const asked = useQuery({
    ...useTRPC().partitions.matrix.queryOptions({ key: assetKey, by, ...part }),
    placeholderData: keepPreviousData,
  })
  const matrix = asked.data
  if (matrix === undefined)
    return asked.error ? (
      <NotLoaded what="The partitions" error={asked.error} onRetry={() => void asked.refetch()} />
    ) : (
      <Skeleton className="h-40" />
    )
  if (matrix === null) return null
  const { rows, columns, dimensions } = matrix
  const isCounted = rows.each > 1 || columns.each > 1
  const select = (chosen: ChosenPart) => {
    if (goesCloser && isCounted && chosen.key === undefined) setPart(chosen)
    else onSelect(chosen)
  }
  return (
    <div className="grid gap-2">
      <MatrixGrid matrix={matrix} selected={selected} onSelect={select} />
      <div className="flex flex-wrap items-center gap-3 text-sm text-ink-3">
        <span>
          {rows.dimension} down, {columns.dimension} across
          {dimensions.length > 2 && '; what differs in other dimensions is counted together'}
          {isCounted && goesCloser && '; press a mark to look closer'}
        </span>
        {part && <Button onClick={() => setPart(undefined)}>Show all</Button>}
      </div>
    </div>
  )
}
