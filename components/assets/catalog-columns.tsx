import { type Place, routes } from '#components/routes.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Chip, StateText } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { checkSummaryWords, checkWords } from '#core/check/check-words.ts'
import { freshnessWords } from '#core/freshness/freshness-words.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'

import type { AssetEntry } from './asset-answer.ts'
import { assetTone, computeIcon } from './asset-look.ts'
import { checkTone } from './checks/check-look.ts'
import { freshnessTone } from './freshness/freshness-look.ts'
import type { Marks } from './use-marks.ts'

const isLate = (state: FreshnessState): boolean => state === 'warn' || state === 'fail'

/** What the list of assets shows of each. */
export function catalogColumns(
  place: Place,
  marks: Marks,
  shown: readonly AssetEntry[],
): Column<AssetEntry>[] {
  const marked = shown.filter(({ key }) => marks.keys.has(key)).length
  const all = shown.map(({ key }) => key)
  return [
    {
      id: 'mark',
      header: '',
      head: (
        <Checkbox
          label={`Mark all ${shown.length} that are shown`}
          labelHidden
          checked={marked === 0 ? false : marked === shown.length ? true : 'mixed'}
          disabled={shown.length === 0}
          onChange={() => (marked === shown.length ? marks.unmark(all) : marks.mark(all))}
        />
      ),
      width: '24px',
      cell: (asset) => (
        <Checkbox
          label={`Mark ${asset.key}`}
          labelHidden
          checked={marks.keys.has(asset.key)}
          onChange={() => marks.toggle(asset.key)}
        />
      ),
    },
    {
      id: 'key',
      header: 'Asset',
      width: 'minmax(150px,2fr)',
      sortBy: (asset) => asset.key,
      cell: (asset) => (
        <>
          <Icon name={computeIcon(asset.computeKind)} className="text-ink-3" />
          <RowLink
            href={routes.asset(place, asset.key)}
            className="truncate rounded-sm font-mono hover:underline"
          >
            {asset.key}
          </RowLink>
          {asset.isDisabled && <Chip>disabled</Chip>}
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 'minmax(110px,1.4fr)',
      sortBy: (asset) => asset.state.status,
      cell: (asset) => (
        <>
          <StateText tone={assetTone[asset.state.status]}>{asset.state.words}</StateText>
          {asset.freshness && isLate(asset.freshness.state) && (
            <Chip tone={freshnessTone[asset.freshness.state]}>{freshnessWords[asset.freshness.state]}</Chip>
          )}
        </>
      ),
    },
    {
      id: 'checks',
      header: 'Checks',
      width: 'minmax(100px,1fr)',
      wideOnly: true,
      sortBy: ({ checkSummary }) => (checkSummary ? checkWords[checkSummary.worst] : undefined),
      cell: ({ checkSummary }) =>
        checkSummary ? (
          <StateText tone={checkTone[checkSummary.worst]}>{checkSummaryWords(checkSummary)}</StateText>
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
    {
      id: 'group',
      header: 'Group',
      width: 'minmax(80px,0.8fr)',
      wideOnly: true,
      sortBy: (asset) => asset.group,
      cell: (asset) => <span className="truncate text-ink-2">{asset.group ?? '–'}</span>,
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(90px,1fr)',
      wideOnly: true,
      sortBy: (asset) => asset.pipeline.name,
      cell: (asset) => <span className="truncate font-mono text-ink-2">{asset.pipeline.name}</span>,
    },
    {
      id: 'owners',
      header: 'Owners',
      width: 'minmax(90px,1fr)',
      wideOnly: true,
      sortBy: (asset) => asset.owners[0],
      cell: (asset) => <span className="truncate text-ink-2">{asset.owners.join(', ') || '–'}</span>,
    },
    {
      id: 'at',
      header: 'Changed',
      wideOnly: true,
      width: '90px',
      align: 'end',
      sortBy: (asset) => asset.state.at?.getTime(),
      cell: (asset) =>
        asset.state.at ? (
          <Moment at={asset.state.at} className="text-ink-2" />
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
  ]
}
