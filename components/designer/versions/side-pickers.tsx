'use client'
import { IconButton } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'

import { parseSide, sideWords, type Side, type Sides } from './compared-sides.ts'
import type { ListedVersion } from './version-list.tsx'

interface SidePickersProps {
  versions: readonly ListedVersion[]
  sides: Sides
  onSides: (sides: Sides) => void
}

/** Which two are compared. */
export function SidePickers({ versions, sides, onSides }: SidePickersProps) {
  const options = (['draft', ...versions.map(({ number }) => number), 'nothing'] as const).map((side) => ({
    value: String(side),
    label: sideWords(side),
    hint: hintOf(side, versions),
  }))
  const picker = (which: keyof Sides, label: string) => (
    <span className="w-36 shrink-0">
      <Combobox
        label={label}
        options={options}
        value={String(sides[which])}
        onChange={(value) => onSides({ ...sides, [which]: parseSide(value, versions) ?? sides[which] })}
      />
    </span>
  )
  return (
    <div role="group" aria-label="Compared" className="flex items-center gap-1.5">
      {picker('from', 'Compare from')}
      <IconButton
        icon="arrow-right"
        label="Swap the two"
        onClick={() => onSides({ from: sides.to, to: sides.from })}
      />
      {picker('to', 'Compare to')}
    </div>
  )
}

const hintOf = (side: Side, versions: readonly ListedVersion[]): string => {
  if (side === 'draft') return 'what is being drawn'
  if (side === 'nothing') return 'an empty pipeline'
  const { active = false, reason = '' } = versions.find(({ number }) => number === side) ?? {}
  return active ? `active · ${reason}` : reason
}
