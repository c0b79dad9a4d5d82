'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { showToast } from '#components/ui/toast.ts'
import type { CheckName } from '#core/check/check-name.ts'

/** Starts a run of checks alone, of the values that are stored; the page stays, and a message leads to the run. */
export function useRunChecks() {
  const router = useRouter()
  const place = usePlace()
  const start = useMutation(useTRPC().runs.start.mutationOptions({ meta: { failed: 'Nothing was started' } }))
  const runChecks = (checks: readonly CheckName[]) =>
    start.mutate(
      { target: { checks: [...checks] } },
      {
        onSuccess: ({ runId }) =>
          showToast({
            tone: 'running',
            title: `Running ${checks.length === 1 ? checks[0]?.check : formatQuantity(checks.length, 'check')}`,
            action: { label: 'Open the run', onPress: () => router.push(routes.run(place, runId)) },
          }),
      },
    )
  return { runChecks, isPending: start.isPending }
}
