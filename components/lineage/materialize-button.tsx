'use client'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { useMaterialize } from '#components/assets/use-materialize.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { useKeys } from '#components/shell/keys.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'

import { makeable, withUpstream } from './lineage-graph.ts'

interface MaterializeButtonProps {
  /** Every asset of the deployment. */
  all: readonly AssetEntry[]
  /** Those that the selection leaves. */
  shown: readonly AssetEntry[]
  /** Keys of the chosen ones; without any, all that are shown are meant. */
  chosen: readonly string[]
}

/** Makes the chosen assets again, or all that are shown; the menu beside it goes further. */
export function MaterializeButton({ all, shown, chosen }: MaterializeButtonProps) {
  const may = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  const shownKeys = makeable(
    shown.map((asset) => asset.key),
    all,
  )
  const chosenKeys = makeable(chosen, all)
  const keys = chosen.length > 0 ? chosenKeys : shownKeys
  const further = makeable(withUpstream(keys, all), all)
  const old = makeable(
    shown.filter((asset) => asset.state.status !== 'fresh').map((asset) => asset.key),
    all,
  )
  const start = () => {
    if (may && keys.length > 0 && !isPending) materialize(keys)
  }
  useKeys('Lineage', [{ keys: 'm', label: 'Materialize what is chosen, or all', run: start }])
  usePaletteActions(
    may && keys.length > 0
      ? [
          {
            label: `Materialize ${formatQuantity(keys.length, 'asset')}`,
            icon: 'play',
            keys: 'm',
            run: start,
          },
        ]
      : [],
  )
  const item = (label: string, of: readonly string[]): MenuItem => ({
    kind: 'action',
    label: `${label} (${of.length})`,
    icon: 'play',
    disabled: of.length === 0,
    onSelect: () => materialize(of),
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
        {chosen.length > 0 ? `Materialize ${keys.length}` : 'Materialize all'}
      </Button>
      <Menu
        items={[
          ...(chosen.length > 0
            ? [item('The chosen', chosenKeys), item('The chosen with upstream', further)]
            : []),
          item('All that are shown', shownKeys),
          item('Of these, what is not fresh', old),
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
    </span>
  )
}
