import { StateText } from '#components/ui/chip.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

import type { StartedByTick } from './started-by-tick.ts'

/** The last run or backfill that a schedule started, by how it stands; none where there was none, or it is gone. */
export function LastStarted({ started }: { started: StartedByTick | undefined }) {
  if (!started) return <span className="text-ink-3">none</span>
  const { kind, href, tone, word } = started
  return (
    <RowLink href={href} className="hover:underline">
      <StateText tone={tone}>{kind === 'run' ? word : `backfill ${word}`}</StateText>
    </RowLink>
  )
}
