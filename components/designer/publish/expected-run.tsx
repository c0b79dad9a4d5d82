'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { formatDuration, formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'

import { expectedWords } from './expected-words.ts'

interface ExpectedRunProps {
  pipelineId: string
  /** Of this version; absent: of the draft. */
  number?: number
  /** The server has it. */
  ready: boolean
}

/** What the next run of everything takes, by what its steps took before. */
export function ExpectedRun({ pipelineId, number, ready }: ExpectedRunProps) {
  const api = useTRPC()
  const { data } = useQuery({
    ...api.versions.expectedRun.queryOptions({ pipelineId, ...(number !== undefined && { number }) }),
    enabled: ready,
    staleTime: 0,
  })
  if (!data) return null
  return (
    <p className="flex items-start gap-1.5 text-sm text-ink-2">
      <Icon name="schedule" size={14} className="mt-0.5 text-ink-3" />
      <span>
        {expectedWords(data, { duration: formatDuration, steps: (count) => formatQuantity(count, 'step') })}
      </span>
    </p>
  )
}
