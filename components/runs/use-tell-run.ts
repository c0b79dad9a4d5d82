'use client'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { showToast } from '#components/ui/toast.ts'

/** Says that a run is on its way, and leads to it; the page stays. */
export function useTellRun() {
  const router = useRouter()
  const place = usePlace()
  return (runId: string, title: string) =>
    showToast({
      tone: 'running',
      title,
      action: { label: 'Open the run', onPress: () => router.push(routes.run(place, runId)) },
    })
}
