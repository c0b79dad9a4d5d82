'use client'
import { useState } from 'react'

import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { type CatalogFilter, type Facet, facets, type FoundAssets } from '#core/asset/catalog-facets.ts'

const titles: Record<Facet, string> = {
  status: 'State',
  staleness: 'Why stale',
  freshness: 'Freshness',
  checks: 'Checks',
  kind: 'Kind',
  group: 'Group',
  owner: 'Owner',
  tag: 'Tag',
  pipeline: 'Pipeline',
}

/** So many values are shown before somebody asks for more, and so many then. */
const few = 6
const many = 200

interface CatalogFacetsProps {
  counts: FoundAssets<unknown>['counts']
  filter: CatalogFilter
  onToggle: (facet: Facet, value: string) => void
  className?: string
}

/** What the list of assets is narrowed by, with how many each choice leaves. */
export function CatalogFacets({ counts, filter, onToggle, className }: CatalogFacetsProps) {
  return (
    <ScrollRegion label="Facets" className={classes('scroll-quiet shrink-0 overflow-y-auto', className)}>
      <div id="catalog-facets" className="grid gap-3 p-3">
        {facets
          .filter((facet) => counts[facet].length > 1 || (filter[facet]?.length ?? 0) > 0)
          .map((facet) => (
            <FacetValues
              key={facet}
              title={titles[facet]}
              values={counts[facet]}
              chosen={filter[facet] ?? []}
              onToggle={(value) => onToggle(facet, value)}
            />
          ))}
      </div>
    </ScrollRegion>
  )
}

interface FacetValuesProps {
  title: string
  values: readonly { value: string; count: number }[]
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function FacetValues({ title, values, chosen, onToggle }: FacetValuesProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = values.filter(({ value }, index) => index < (isOpen ? many : few) || chosen.includes(value))
  const left = values.length - shown.length
  return (
    <div role="group" aria-label={title}>
      <h2 className="px-1.5 pb-1 text-xs font-semibold text-ink-3">{title}</h2>
      {shown.map(({ value, count }) => {
        const on = chosen.includes(value)
        return (
          <button
            key={value}
            type="button"
            role="checkbox"
            aria-checked={on}
            aria-label={`${value}, ${count}`}
            onClick={() => onToggle(value)}
            className={classes(
              'flex h-6 w-full items-center gap-2 rounded-md px-1.5 text-left text-sm',
              on ? 'bg-accent-soft text-accent' : 'hover:bg-hover',
            )}
          >
            <Icon name="check" size={12} className={on ? '' : 'invisible'} />
            <span className={classes('min-w-0 flex-1 truncate', count === 0 && 'text-ink-3')} title={value}>
              {value}
            </span>
            <span className="text-xs text-ink-3 tabular-nums">{count.toLocaleString('en')}</span>
          </button>
        )
      })}
      {(left > 0 || isOpen) && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="h-6 rounded-md px-1.5 text-xs text-accent hover:underline"
        >
          {isOpen ? 'fewer' : `${left} more`}
        </button>
      )}
      {isOpen && left > 0 && (
        <p className="px-1.5 text-xs text-ink-3">{left} more are found by the search.</p>
      )}
    </div>
  )
}
