'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { PodAdvice } from '#components/runs/pod-advice.tsx'
import { usedWords } from '#components/runs/used-words.ts'
import { Facts } from '#components/ui/facts.tsx'
import { Panel } from '#components/ui/panel.tsx'

const shared = (others: number): string =>
  others === 0
    ? 'this asset alone'
    : `this asset and ${others} other ${others === 1 ? 'step' : 'steps'} of the run`

/** What the pod that made the latest value used of what it asked for; nothing where no pod did, or none was measured. */
export function AssetPod({ assetKey }: { assetKey: string }) {
  const place = usePlace()
  const { data } = useQuery(useTRPC().assets.pod.queryOptions({ key: assetKey }))
  const used = data && usedWords(data.pod)
  if (!data || !used) return null
  const { pod, runId, sharedWith } = data
  return (
    <Panel title="Pod">
      <div className="grid gap-3">
        <Facts
          flow="column"
          facts={[
            { name: 'Used', value: used },
            { name: 'By', value: shared(sharedWith) },
            {
              name: 'Made of',
              value: (
                <Link
                  href={routes.run(place, runId, { view: 'pod' })}
                  className="text-accent underline underline-offset-2"
                >
                  Image, sizes and who said so
                </Link>
              ),
            },
          ]}
        />
        <PodAdvice advice={pod.advice} />
      </div>
    </Panel>
  )
}
