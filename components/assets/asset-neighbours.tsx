'use client'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useMemo, useRef } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { StateText } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { impactOf } from '#core/asset/why-stale.ts'

import type { AssetAnswer } from './asset-answer.ts'
import { assetTone, computeIcon } from './asset-look.ts'
import { ColumnLineage } from './column-lineage.tsx'

/** What an asset is made from, what is made from it, and how far a change of it reaches. */
export function AssetNeighbours({ asset }: { asset: AssetAnswer }) {
  const graph = useQuery(useTRPC().assets.graph.queryOptions())
  const further = useMemo(
    () => impactOf(graph.data ?? [], asset.key).flatMap(({ key, distance }) => (distance > 1 ? [key] : [])),
    [graph.data, asset.key],
  )
  return (
    <div className="grid items-start gap-3.5 md:grid-cols-2">
      <Neighbours title="Made from" keys={asset.upstream} empty="It needs no other asset." />
      <Neighbours title="Used by" keys={asset.downstream} empty="No other asset uses it." />
      <div className="md:col-span-2">
        <ColumnLineage assetKey={asset.key} />
      </div>
      {further.length > 0 && (
        <div className="md:col-span-2">
          <Neighbours title="A change also reaches" keys={further} empty="" />
        </div>
      )}
    </div>
  )
}

const rowPx = 40
/** Longer lists scroll. */
const mostRows = 12

function Neighbours({ title, keys, empty }: { title: string; keys: readonly string[]; empty: string }) {
  const place = usePlace()
  const graph = useQuery(useTRPC().assets.graph.queryOptions())
  const byKey = useMemo(() => new Map((graph.data ?? []).map((asset) => [asset.key, asset])), [graph.data])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    initialRect: { width: 0, height: mostRows * rowPx },
  })
  return (
    <Panel title={title} about={keys.length > 0 && formatQuantity(keys.length, 'asset')} flush>
      {keys.length === 0 && <p className="p-4 text-ink-3">{empty}</p>}
      <div ref={scroller} className="scroll-quiet overflow-y-auto" style={{ maxHeight: mostRows * rowPx }}>
        <ul aria-label={title} className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const key = keys[index] ?? ''
            const entry = byKey.get(key)
            return (
              <li
                key={key}
                aria-setsize={keys.length}
                aria-posinset={index + 1}
                style={{ height: rowPx, transform: `translateY(${start}px)` }}
                className="absolute inset-x-0 top-0 flex items-center gap-2.5 border-b border-line px-4"
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
      </div>
    </Panel>
  )
}
