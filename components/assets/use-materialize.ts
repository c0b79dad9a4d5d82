'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { showToast } from '#components/ui/toast.ts'

import { unlessMany } from './many-offer.ts'

/** Starts a run that materializes the assets, of many once it was asked; the page stays, and a message leads to the run. */
export function useMaterialize() {
  const router = useRouter()
  const place = usePlace()
  const start = useMutation(useTRPC().runs.start.mutationOptions({ meta: { failed: 'Nothing was started' } }))
  const begin = (keys: readonly string[]) => {
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
  return {
    /** `isAsked`: the reader has read how many they are. */
    materialize: (keys: readonly string[], isAsked = false) =>
      isAsked ? begin(keys) : unlessMany(keys.length, () => begin(keys)),
    isPending: start.isPending,
  }
}
