import { Chip } from '#components/ui/chip.tsx'
import { Moment } from '#components/ui/moment.tsx'

import type { PipelineRow } from './pipeline-answer.ts'

/** Which version is live, and whether the drawing has gone on since. */
export function PipelineStanding({ pipeline }: { pipeline: PipelineRow }) {
  if (!pipeline.active) return <Chip tone="neutral">draft, never published</Chip>
  return (
    <span className="flex items-center gap-2">
      {pipeline.changedSinceActive && <Chip tone="accent">draft changed</Chip>}
      <span className="text-sm whitespace-nowrap text-ink-3">
        version {pipeline.active.number}, <Moment at={pipeline.active.at} />
      </span>
    </span>
  )
}
