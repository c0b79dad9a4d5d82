import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { runTone } from '#components/runs/status-tone.ts'
import { statusWords } from '#components/runs/status-words.ts'
import { StateText } from '#components/ui/chip.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import type { RunStatus } from '#core/run/run-status.ts'

/** The last run that something started by itself, by how it stands; none where there was none, or it is gone. */
export function LastRun({
  runId,
  status,
}: {
  runId: string | null | undefined
  status: RunStatus | null | undefined
}) {
  const place = usePlace()
  if (!runId || !status) return <span className="text-ink-3">none</span>
  return (
    <RowLink href={routes.run(place, runId)} className="hover:underline">
      <StateText tone={runTone[status]}>{statusWords[status]}</StateText>
    </RowLink>
  )
}
