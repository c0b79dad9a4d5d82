'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import type { AssetAnswer } from '#components/assets/asset-answer.ts'
import { StateChip, StateText } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { freshnessWords, policyWords } from '#core/freshness/freshness-words.ts'

import { freshnessTone } from './freshness-look.ts'

const shownChanges = 8

/** Whether an asset is as young as it is to be, since when, until when, and how that changed. */
export function AssetFreshness({ asset }: { asset: AssetAnswer }) {
  const { freshness, freshnessPolicy } = asset
  const changes = useQuery({
    ...useTRPC().assets.freshnessHistory.queryOptions({ key: asset.key, limit: shownChanges }),
    enabled: freshness !== null,
  })
  if (!freshness || !freshnessPolicy) return null
  const { state, sinceMs, untilMs } = freshness
  // It may have been made several times since it is in this state.
  const [last] = changes.data ?? []
  const begun = last?.state === state ? last.at : sinceMs
  return (
    <Panel
      title="Freshness"
      about={<StateChip tone={freshnessTone[state]}>{freshnessWords[state]}</StateChip>}
    >
      <div className="grid gap-2 text-sm">
        <p>{policyWords(freshnessPolicy)}</p>
        {begun !== null && (
          <Facts
            facts={[
              { name: `${freshnessWords[state]} since`, value: <Moment at={begun} /> },
              ...(untilMs === null
                ? []
                : [{ name: 'Unless it is made again, until', value: <Moment at={untilMs} /> }]),
            ]}
          />
        )}
        {changes.data && changes.data.length > 0 && (
          <ul aria-label="Changes of freshness" className="grid gap-1">
            {changes.data.map((change) => (
              <li key={String(change.at)} className="flex items-center justify-between gap-2">
                <StateText tone={freshnessTone[change.state]}>{freshnessWords[change.state]}</StateText>
                <Moment at={change.at} className="text-ink-3" />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  )
}
