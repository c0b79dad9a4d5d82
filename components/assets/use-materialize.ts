'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { formatQuantity } from '#components/ui/format.ts'

import { unlessMany } from './many-offer.ts'

/** Starts a run that materializes the assets, of many once it was asked; the page stays, and a message leads to the run. */
export function useMaterialize() {
  const tell = useTellRun()
  const start = useMutation(useTRPC().runs.start.mutationOptions({ meta: { failed: 'Nothing was started' } }))
  const begin = (keys: readonly string[]) => {
    const target = { assets: [...keys] }
    start.mutate(
      { target },
      {
        onSuccess: ({ runId }) =>
          tell(runId, `Materializing ${keys.length === 1 ? keys[0] : formatQuantity(keys.length, 'asset')}`),
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
