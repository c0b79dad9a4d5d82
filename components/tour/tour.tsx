'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { type Place, routes } from '#components/routes.ts'
import { ButtonLook, IconButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import type { AssetState } from '#core/asset/asset-state.ts'

import { TourPlace } from './tour-place.tsx'
import { setTourState } from './tour-state.ts'
import { isBeforeFirstAsset, type TourFacts, type TourStepId, tourSteps } from './tour-steps.ts'

const hasValue: ReadonlySet<string> = new Set<AssetState['status']>(['fresh', 'stale'])

interface TourProps {
  /** An asset with a value was looked at. */
  looked: boolean
  /** Nobody knows yet whether there is anything to be shown the way to. */
  isNew: boolean
}

/** Five steps to an asset with a value, each ticked off when it is seen to be done. */
export function Tour({ looked, isNew }: TourProps) {
  const trpc = useTRPC()
  const place = usePlace()
  const { tenant } = place
  const path = usePathname()
  useLiveQueries([topics.pipelines, topics.drafts, topics.assets, topics.runs])
  const pipelines = useQuery(trpc.pipelines.list.queryOptions()).data
  const assets = useQuery(trpc.assets.graph.queryOptions()).data
  const runs = useQuery(trpc.runs.list.queryOptions({ limit: 1 })).data
  const made = (assets ?? [])
    .filter(({ computeKind, state }) => computeKind !== 'external' && hasValue.has(state.status))
    .map(({ key }) => key)
  const isLooking = made.some((key) => routes.asset(place, key) === path)
  const isBefore = isBeforeFirstAsset({ made })
  const known = pipelines !== undefined && assets !== undefined && runs !== undefined
  useEffect(() => {
    if (known && isNew) setTourState(tenant, isBefore ? 'on' : 'closed')
    else if (isLooking && !looked) setTourState(tenant, 'looked')
  }, [known, isNew, isBefore, isLooking, looked, tenant])
  if (isNew) return null
  // Its place is kept, so that the page does not jump when it is known how far one is.
  if (!known) return <TourPlace />

  const newest = pipelines.toSorted((a, b) => Number(b.updatedAt) - Number(a.updatedAt))
  const steps = tourSteps({
    pipelines: newest.map(({ name, elements, active }) => ({ name, elements, isActive: active !== null })),
    made,
    hasRun: runs.runs.length > 0,
    looked,
  })
  const next = steps.find(({ done }) => !done)
  const way = next && wayTo(next.id, place, { pipeline: newest[0]?.name, made: made[0] })
  return (
    <section
      aria-label="The way to a first asset"
      className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-accent-soft px-4 py-1.5 text-sm"
    >
      <ol className="order-1 flex items-center gap-1">
        {steps.map(({ id, title, done }, index) => (
          <li
            key={id}
            aria-current={id === next?.id ? 'step' : undefined}
            className="grid size-5 place-items-center rounded-full border border-accent text-xs text-accent aria-[current]:bg-accent aria-[current]:text-accent-ink"
          >
            <span aria-hidden>{done ? <Icon name="check" /> : index + 1}</span>
            <span className="sr-only">{`${title}${done ? ', done' : ''}`}</span>
          </li>
        ))}
      </ol>
      <p role="status" className="order-3 min-w-0 flex-1 basis-64 text-ink-2 md:order-2">
        <b className="font-semibold text-ink">{next ? next.title : 'Your first asset has a value'}</b>{' '}
        {next ? <Words text={next.how} /> : <Words text="Press [?] on any page for its keys." />}
      </p>
      {way && way.href.split('?')[0] !== path && (
        <span className="order-4 md:order-3">
          <ButtonLook>
            <Link href={way.href}>{way.label}</Link>
          </ButtonLook>
        </span>
      )}
      <span className="order-2 ml-auto md:order-4">
        <IconButton icon="close" label="Close the tour" onClick={() => setTourState(tenant, 'closed')} />
      </span>
    </section>
  )
}

/** Where a step is done. */
function wayTo(
  step: TourStepId,
  place: Place,
  { pipeline, made }: { pipeline: string | undefined; made: TourFacts['made'][number] | undefined },
): { href: string; label: string } | undefined {
  if (step === 'pipeline') return { href: routes.pipelines(place, { open: 'new' }), label: 'New pipeline…' }
  if (step !== 'look')
    return pipeline ? { href: routes.designer(place, pipeline), label: 'Open the designer' } : undefined
  return made === undefined
    ? { href: routes.runs(place), label: 'See how the run went' }
    : { href: routes.asset(place, made), label: `Open ${made}` }
}

/** A sentence whose keys, in square brackets, look like keys. */
function Words({ text }: { text: string }) {
  return text.split(/\[(.+?)\]/u).map((part, index) =>
    // A sentence is written once and never changes its parts.
    index % 2 === 1 ? <KeyHint key={part + index} keys={part.toLowerCase()} spoken /> : part,
  )
}
