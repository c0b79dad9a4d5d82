'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { formatQuantity } from '#components/ui/format.ts'
import type { CheckName } from '#core/check/check-name.ts'

/** Starts a run of checks alone, of the values that are stored; the page stays, and a message leads to the run. */
export function useRunChecks() {
  const tell = useTellRun()
  const start = useMutation(useTRPC().runs.start.mutationOptions({ meta: { failed: 'Nothing was started' } }))
  const runChecks = (checks: readonly CheckName[]) =>
    start.mutate(
      { target: { checks: [...checks] } },
      {
        onSuccess: ({ runId }) =>
          tell(
            runId,
            `Running ${checks.length === 1 ? checks[0]?.check : formatQuantity(checks.length, 'check')}`,
          ),
      },
    )
  return { runChecks, isPending: start.isPending }
}
