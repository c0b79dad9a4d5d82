'use client'
import { useMemo } from 'react'

import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { readValues, spellValues } from '#core/asset/catalog-facets.ts'

/** The word for all groups, also such as come later. */
const all = '*'

/** The groups that are folded, kept in the address. */
export function useFolded(
  assets: readonly Pick<AssetEntry, 'group'>[],
): [ReadonlySet<string>, (folded: ReadonlySet<string>) => void] {
  const [word, setWord] = useUrlState('fold')
  const groups = useMemo(() => new Set(assets.flatMap(({ group }) => group ?? [])), [assets])
  const folded = useMemo(() => (word === all ? groups : new Set(readValues(word))), [word, groups])
  const set = (next: ReadonlySet<string>) =>
    setWord(next.size > 0 && groups.isSubsetOf(next) ? all : spellValues([...next]))
  return [folded, set]
}
