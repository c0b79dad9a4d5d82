'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { makeable } from '#components/lineage/lineage-graph.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { toMakeFresh, whyStale } from '#core/asset/why-stale.ts'

import { useMaterialize } from './use-materialize.ts'

/** Why an asset is stale, walked upstream to every change that made it so, and one press to make good for it. */
export function StaleWalk({ asset }: { asset: { key: string } }) {
  const place = usePlace()
  const graph = useQuery(useTRPC().assets.graph.queryOptions())
  const mayLaunch = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  const roots = useMemo(() => whyStale(graph.data ?? [], asset.key), [graph.data, asset.key])
  const made = useMemo(() => makeable(toMakeFresh(roots), graph.data ?? []), [graph.data, roots])
  if (roots.length === 0) return null
  return (
    <Panel
      title="Why it is stale"
      about={formatQuantity(roots.length, 'cause')}
      className="lg:col-span-2"
      flush
      actions={
        made.length > 0 && (
          <Button
            icon="play"
            busy={isPending}
            disabled={!mayLaunch}
            title={mayLaunch ? made.join(', ') : 'Your role here sees but does not launch'}
            onClick={() => materialize(made)}
          >
            Materialize {made.length === 1 ? 'it' : `the ${made.length} that are behind`}
          </Button>
        )
      }
    >
      <ol>
        {roots.map(({ key, causes, path }) => (
          <li key={key} className="border-b border-line px-4 py-2.5 text-sm last:border-0">
            <p className="text-stale">{causes.map(({ words }) => words).join('; ')}</p>
            <p className="mt-1 flex flex-wrap items-center gap-x-1.5 gap-y-1">
              {path.map((step, index) => (
                <span key={step} className="flex items-center gap-1.5">
                  {index > 0 && <span aria-label="makes stale">→</span>}
                  {step === asset.key ? (
                    <code>{step}</code>
                  ) : (
                    <Link
                      href={routes.asset(place, step)}
                      className="font-mono text-accent underline underline-offset-2"
                    >
                      {step}
                    </Link>
                  )}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
