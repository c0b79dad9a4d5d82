'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { assetTone, computeIcon } from '#components/assets/asset-look.ts'
import { checkTone } from '#components/assets/checks/check-look.ts'
import { freshnessTone } from '#components/assets/freshness/freshness-look.ts'
import { routes } from '#components/routes.ts'
import { ButtonLook, IconButton } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { checkSummaryWords } from '#core/check/check-words.ts'
import { freshnessWords } from '#core/freshness/freshness-words.ts'

import { ChosenColumns, type ChosenWay } from './chosen-columns.tsx'

interface ChosenCardProps {
  asset: AssetEntry
  way: ChosenWay
  onClose: () => void
}

/** What there is to know about the chosen asset at a glance, and the ways on from it. */
export function ChosenCard({ asset, way, onClose }: ChosenCardProps) {
  const place = usePlace()
  const { state } = asset
  return (
    <aside
      aria-label={`About ${asset.key}`}
      className="animate-appear absolute top-3.5 right-3.5 z-[6] w-72 max-w-[calc(100%-28px)] rounded-lg border border-line bg-surface p-3.5 shadow-float max-sm:top-auto max-sm:right-3.5 max-sm:bottom-14 max-sm:left-3.5 max-sm:w-auto"
    >
      <header className="flex items-center gap-2">
        <Icon name={computeIcon(asset.computeKind)} className="text-ink-3" />
        <h2 className="min-w-0 flex-1 truncate font-mono text-md" title={asset.key}>
          {asset.key}
        </h2>
        <IconButton icon="close" size="small" label="Close" onClick={onClose} />
      </header>
      {asset.description && <p className="mt-1 line-clamp-3 text-sm text-ink-2">{asset.description}</p>}
      <p className="mt-2 flex items-center justify-between gap-2 text-sm">
        <StateText tone={assetTone[state.status]}>{state.words}</StateText>
        {state.at && <Moment at={state.at} className="text-ink-3" />}
      </p>
      {asset.checkSummary && (
        <p className="mt-1 text-sm">
          <Link href={routes.asset(place, asset.key, { tab: 'checks' })} className="hover:underline">
            <StateText tone={checkTone[asset.checkSummary.worst]}>
              {checkSummaryWords(asset.checkSummary)}
            </StateText>
          </Link>
        </p>
      )}
      {asset.freshness && (
        <p className="mt-1 text-sm">
          <StateText tone={freshnessTone[asset.freshness.state]}>
            {freshnessWords[asset.freshness.state]}
          </StateText>
        </p>
      )}
      {asset.isDisabled && (
        <p className="mt-1 text-sm text-ink-2">Disabled: no run makes it, and its last value is used.</p>
      )}
      {state.staleCauses.length > 0 && (
        <ul className="mt-1 grid gap-0.5 text-sm text-stale">
          {state.staleCauses.map((cause, index) => (
            <li key={index}>{cause.words}</li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-sm text-ink-3">
        {asset.group ? `${asset.group} · ` : ''}
        {asset.pipeline.name}
        {asset.owners.length > 0 && ` · ${asset.owners.join(', ')}`}
      </p>
      <ChosenColumns way={way} />
      <footer className="mt-3 flex flex-wrap gap-2">
        <ButtonLook icon="asset">
          <Link href={routes.asset(place, asset.key)}>Open</Link>
        </ButtonLook>
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}>
            Designer
          </Link>
        </ButtonLook>
        {state.runId && (
          <ButtonLook icon="runs">
            <Link href={routes.run(place, state.runId)}>Run</Link>
          </ButtonLook>
        )}
      </footer>
    </aside>
  )
}
