'use client'
import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'

import { writeUrlState } from '#components/runs/use-url-state.ts'
import {
  type CatalogFilter,
  type Facet,
  facets,
  readValues,
  spellValues,
} from '#core/asset/catalog-facets.ts'

/** What of the facets is chosen: each is a word of the address. */
export function useCatalogFilter() {
  const search = useSearchParams()
  const filter = useMemo(() => {
    const read: CatalogFilter = {}
    for (const facet of facets) {
      const values = readValues(search.get(facet) ?? undefined)
      if (values.length > 0) read[facet] = values
    }
    return read
  }, [search])
  const chosen = facets.flatMap((facet) => (filter[facet] ?? []).map((value) => ({ facet, value })))
  return {
    filter,
    chosen,
    toggle: (facet: Facet, value: string) => {
      const before = filter[facet] ?? []
      const next = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
      writeUrlState(facet, spellValues(next), 'step')
    },
    clear: () => {
      for (const facet of facets) writeUrlState(facet, undefined, 'step')
    },
  }
}
