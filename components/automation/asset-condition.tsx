'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { ConditionSwitch } from './condition-switch.tsx'
import { EvaluationList } from './evaluation-list.tsx'

/** When an asset is made by itself: its condition, and what each evaluation found. */
export function AssetCondition({ assetKey }: { assetKey: string }) {
  const place = usePlace()
  useLiveQueries(['conditions'])
  const condition = useQuery(useTRPC().conditions.ofAsset.queryOptions({ key: assetKey }))
  if (condition.data === null)
    return (
      <p className="text-ink-3">
        It has no automation condition: people, schedules and sensors have it made. Give it one in the
        designer and publish.
      </p>
    )
  if (!condition.data) return <SkeletonRows rows={4} label="The condition is loading" />
  const { text, pipeline, elementId } = condition.data
  return (
    <Panel
      title="Automation condition"
      actions={
        <>
          <ConditionSwitch condition={condition.data} />
          <ButtonLook icon="designer">
            <Link href={routes.designer(place, pipeline, { element: elementId })}>Edit</Link>
          </ButtonLook>
        </>
      }
    >
      <div className="grid gap-3 text-sm">
        <p className="font-mono break-words">{text}</p>
        <EvaluationList assetKey={assetKey} />
      </div>
    </Panel>
  )
}
