'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { StateText } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Panel } from '#components/ui/panel.tsx'

import type { AssetAnswer } from './asset-answer.ts'
import { assetTone, computeIcon } from './asset-look.ts'

/** What an asset is made from, and what is made from it. */
export function AssetNeighbours({ asset }: { asset: AssetAnswer }) {
  return (
    <div className="grid items-start gap-3.5 md:grid-cols-2">
      <Neighbours title="Made from" keys={asset.upstream} empty="It needs no other asset." />
      <Neighbours title="Used by" keys={asset.downstream} empty="No other asset uses it." />
    </div>
  )
}

function Neighbours({ title, keys, empty }: { title: string; keys: readonly string[]; empty: string }) {
  const place = usePlace()
  const graph = useQuery(useTRPC().assets.graph.queryOptions())
  return (
    <Panel title={title} flush>
      {keys.length === 0 && <p className="p-4 text-ink-3">{empty}</p>}
      <ul>
        {keys.map((key) => {
          const entry = graph.data?.find((one) => one.key === key)
          return (
            <li
              key={key}
              className="flex min-h-10 items-center gap-2.5 border-b border-line px-4 last:border-0"
            >
              <Icon name={computeIcon(entry?.computeKind ?? '')} className="text-ink-3" />
              <Link
                href={routes.asset(place, key)}
                className="min-w-0 flex-1 truncate rounded-sm font-mono text-sm hover:underline"
              >
                {key}
              </Link>
              <span className="min-w-0 text-sm">
                {entry ? (
                  <StateText tone={assetTone[entry.state.status]}>{entry.state.words}</StateText>
                ) : (
                  <span className="text-ink-3">{graph.isPending ? '' : 'not in this deployment'}</span>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
