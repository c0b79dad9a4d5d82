'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import type { Answers } from '#components/api/trpc.ts'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { routes } from '#components/routes.ts'
import { formatCount } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { Tone } from '#components/ui/tone.ts'

interface TilesProps {
  assets: readonly AssetEntry[]
  counts: Answers['runs']['list']['counts']
}

/** The figures of the deployment; each leads to what it counts. */
export function Tiles({ assets, counts }: TilesProps) {
  const place = usePlace()
  const of = (status: string) => assets.filter((asset) => asset.state.status === status).length
  const tiles: { name: string; value: number; about: string; tone: Tone; href: string }[] = [
    {
      name: 'Assets',
      value: assets.length,
      about: `${formatCount(of('fresh'))} fresh, ${formatCount(of('never'))} never materialized`,
      tone: 'succeeded',
      href: routes.assets(place),
    },
    {
      name: 'Failed',
      value: of('failed'),
      about: 'not materialized',
      tone: 'failed',
      href: routes.lineage(place, { selection: 'status:failed' }),
    },
    {
      name: 'Stale',
      value: of('stale'),
      about: 'older than what they depend on',
      tone: 'stale',
      href: routes.lineage(place, { selection: 'status:stale' }),
    },
    {
      name: 'Running now',
      value: counts.running,
      about: counts.queued === 0 ? 'nothing waits' : `${formatCount(counts.queued)} waiting`,
      tone: 'running',
      href: routes.runs(place, { status: 'running' }),
    },
  ]
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {tiles.map((tile) => (
        <li key={tile.name}>
          <Link
            href={tile.href}
            className="block rounded-lg border border-line bg-surface px-3.5 py-3 shadow-lift hover:border-line-strong"
          >
            <span className="flex items-center gap-1.5 text-xs font-semibold text-ink-3">
              <ToneMark
                tone={tile.value > 0 || tile.tone === 'succeeded' ? tile.tone : 'neutral'}
                className={tile.value === 0 ? 'animate-none' : undefined}
              />
              {tile.name}
            </span>
            <b className="mt-1 block text-[22px] leading-tight font-semibold">{formatCount(tile.value)}</b>
            <span className="text-sm text-ink-3">{tile.about}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
