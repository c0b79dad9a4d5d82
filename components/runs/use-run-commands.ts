'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'

/** Who shows a refusal at its own place wants no other word of it. */
interface Telling {
  quiet?: boolean
}

/** Retries a run as a new one and opens it. */
export function useRetry({ quiet = false }: Telling = {}) {
  const trpc = useTRPC()
  const open = useOpenRun()
  return useMutation(
    trpc.runs.retry.mutationOptions({ meta: { quiet, failed: 'Not retried' }, onSuccess: open }),
  )
}

/** Runs the same again, or some of its steps, and opens the new run. */
export function useReexecute({ quiet = false }: Telling = {}) {
  const trpc = useTRPC()
  const open = useOpenRun()
  return useMutation(
    trpc.runs.reexecute.mutationOptions({
      meta: { quiet, failed: 'Not run again' },
      onSuccess: open,
    }),
  )
}

/** Asks a run to end; the page shows how it does. */
export function useCancel() {
  const trpc = useTRPC()
  return useMutation(trpc.runs.cancel.mutationOptions({ meta: { failed: 'Not canceled' } }))
}

function useOpenRun() {
  const router = useRouter()
  const place = usePlace()
  return ({ runId }: { runId: string }) => router.push(routes.run(place, runId))
}
