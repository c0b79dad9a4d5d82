'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { assetTone } from '#components/assets/asset-look.ts'
import { useMaterialize } from '#components/assets/use-materialize.ts'
import { makeable } from '#components/lineage/lineage-graph.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'

const SHOWN = 12

/** Those whose own inputs did not fail stand first: mending them mends the others. */
function causesFirst(failed: readonly AssetEntry[]): AssetEntry[] {
  const keys = new Set(failed.map((asset) => asset.key))
  const follows = (asset: AssetEntry) => Number(asset.upstream.some((key) => keys.has(key)))
  return failed.toSorted((a, b) => follows(a) - follows(b))
}

/** Assets that failed or are stale, worst first, each with the button that mends it. */
export function Attention({ assets }: { assets: readonly AssetEntry[] }) {
  const place = usePlace()
  const may = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  const failed = causesFirst(assets.filter((asset) => asset.state.status === 'failed'))
  const stale = assets.filter((asset) => asset.state.status === 'stale')
  const waiting = [...failed, ...stale]
  // One asset that is made elsewhere would have the whole run refused.
  const mendable = makeable(
    waiting.map((asset) => asset.key),
    assets,
  )
  return (
    <Panel
      title="Needs attention"
      about={waiting.length > 0 ? String(waiting.length) : undefined}
      flush
      actions={
        mendable.length > 1 && (
          <Button
            icon="play"
            busy={isPending}
            disabled={!may}
            title={may ? undefined : 'Your role here sees but does not launch'}
            onClick={() => materialize(mendable)}
          >
            Materialize all
          </Button>
        )
      }
    >
      {waiting.length === 0 && (
        <p className="flex items-center gap-2 p-4 text-succeeded">
          <Icon name="check" size={14} />
          Nothing failed, nothing is stale.
        </p>
      )}
      <ul>
        {waiting.slice(0, SHOWN).map((asset) => (
          <li
            key={asset.key}
            className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4 last:border-0"
          >
            <div className="min-w-0 flex-1 text-sm">
              <Link
                href={routes.asset(place, asset.key)}
                className="block truncate rounded-sm font-mono hover:underline"
              >
                {asset.key}
              </Link>
              <span className="flex items-center gap-2">
                <StateText tone={assetTone[asset.state.status]}>{asset.state.words}</StateText>
                {asset.state.at && <Moment at={asset.state.at} className="shrink-0 text-ink-3" />}
              </span>
            </div>
            {asset.state.status === 'failed' && asset.state.runId && (
              <Link
                href={routes.run(place, asset.state.runId)}
                aria-label={`Why ${asset.key} failed`}
                className="rounded-sm px-1 py-0.5 text-sm text-accent underline underline-offset-2"
              >
                Why
              </Link>
            )}
            {mendable.includes(asset.key) && (
              <IconButton
                icon="play"
                label={
                  may
                    ? `Materialize ${asset.key}`
                    : `Materialize ${asset.key}: your role here sees but does not launch`
                }
                disabled={!may || isPending}
                onClick={() => materialize([asset.key])}
              />
            )}
          </li>
        ))}
      </ul>
      {waiting.length > SHOWN && (
        <p className="border-t border-line px-4 py-2 text-sm">
          <Link
            href={routes.lineage(place, { selection: 'status:failed or status:stale' })}
            className="text-accent underline underline-offset-2"
          >
            {waiting.length - SHOWN} more in the lineage
          </Link>
        </p>
      )}
    </Panel>
  )
}
