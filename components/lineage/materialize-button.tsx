'use client'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { askForLaunch } from '#components/launch/launch-offer.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'

import { makeable, withUpstream } from './lineage-graph.ts'
import type { Making } from './use-making.ts'

interface MaterializeButtonProps {
  making: Making
  /** Every asset of the deployment. */
  all: readonly AssetEntry[]
  /** Those that the selection leaves. */
  shown: readonly AssetEntry[]
  /** Keys of the chosen ones; without any, all that are shown are meant. */
  chosen: readonly string[]
}

/** Makes the chosen assets again, or all that are shown; the menu beside it goes further. */
export function MaterializeButton({ making, all, shown, chosen }: MaterializeButtonProps) {
  const { may, keys, asks, start, isPending } = making
  const keysOf = (assets: readonly AssetEntry[]) =>
    makeable(
      assets.map((asset) => asset.key),
      all,
    )
  const shownKeys = keysOf(shown)
  const label = chosen.length > 0 ? `Materialize ${keys.length}` : `Materialize all${asks ? '…' : ''}`
  usePaletteActions(
    may && keys.length > 0
      ? [
          {
            label: `Materialize ${formatQuantity(keys.length, 'asset')}${asks ? '…' : ''}`,
            icon: 'play',
            keys: 'm',
            run: start,
          },
        ]
      : [],
  )
  const item = (words: string, of: readonly string[]): MenuItem => ({
    kind: 'action',
    label: `${words} (${of.length})`,
    icon: 'play',
    disabled: of.length === 0,
    onSelect: () => making.materialize(of),
  })
  return (
    <span className="flex">
      <Button
        kind="main"
        icon="play"
        keys="m"
        busy={isPending}
        disabled={!may || keys.length === 0}
        title={may ? undefined : 'Your role here sees but does not launch'}
        onClick={start}
        className="rounded-r-none"
      >
        {label}
      </Button>
      <Menu
        items={[
          ...(chosen.length > 0
            ? [
                item('The chosen', keys),
                item('The chosen with upstream', makeable(withUpstream(keys, all), all)),
              ]
            : []),
          item('All that are shown', shownKeys),
          item(
            'Of these, what is not fresh',
            keysOf(shown.filter((asset) => asset.state.status !== 'fresh')),
          ),
          {
            kind: 'action',
            label: `With configuration… (${keys.length})`,
            icon: 'gear',
            disabled: keys.length === 0,
            onSelect: () => askForLaunch({ assets: keys }),
          },
        ]}
      >
        <IconButton
          kind="main"
          icon="chevron-down"
          label="More ways to materialize"
          disabled={!may || isPending || shownKeys.length === 0}
          className="-ml-px rounded-l-none border-l-accent-ink/30!"
        />
      </Menu>
      <ConfirmDialog
        open={making.asking}
        onOpenChange={making.setAsking}
        title={`Materialize ${formatQuantity(keys.length, 'asset')}?`}
        text="One run makes all of them again, and what it costs counts. Choose some in the graph to make only those."
        action={`Materialize ${keys.length.toLocaleString('en')}`}
        onConfirm={making.confirm}
      />
    </span>
  )
}
