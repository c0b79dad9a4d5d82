'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { showToast } from '#components/ui/toast.ts'

/** Starts a run that materializes the assets; the page stays, and a message leads to the run. */
export function useMaterialize() {
  const router = useRouter()
  const place = usePlace()
  const start = useMutation(useTRPC().runs.start.mutationOptions({ meta: { failed: 'Nothing was started' } }))
  const materialize = (keys: readonly string[]) => {
    const target = { assets: [...keys] }
    start.mutate(
      { target },
      {
        onSuccess: ({ runId }) =>
          showToast({
            tone: 'running',
            title: `Materializing ${keys.length === 1 ? keys[0] : formatQuantity(keys.length, 'asset')}`,
            action: { label: 'Open the run', onPress: () => router.push(routes.run(place, runId)) },
          }),
      },
    )
  }
  return { materialize, isPending: start.isPending }
}
