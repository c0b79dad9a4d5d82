'use client'
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'

import { useKeys } from '#components/shell/keys.ts'
import { IconButton } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { diffDocuments, differenceSummary } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'

import { ChangeList } from './change-list.tsx'
import { changesOf, speaksOf } from './changes.ts'
import { ComparisonDrawing } from './comparison-drawing.tsx'
import type { LineLook } from './line-diff-view.tsx'

const ComparisonText = onDemand(
  () => import('./comparison-text.tsx').then((part) => part.ComparisonText),
  <SkeletonRows label="Fetching this view" />,
)

export type ComparisonView = 'drawing' | 'text'

/** What of a comparison is looked at; whoever shows it keeps it, perhaps in the address. */
export interface ComparisonState {
  view: ComparisonView
  onView: (view: ComparisonView) => void
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

interface ComparisonProps extends ComparisonState {
  before: PipelineDocument
  after: PipelineDocument
  /** What else is to be said of an element, such as that it becomes stale. */
  aside?: ReadonlyMap<string, string>
  /** By whom each element was changed last, where that is known. */
  authors?: ReadonlyMap<string, string>
  /** Stands over the list of changes. */
  children?: ReactNode
}

const views = [
  { value: 'drawing', label: 'Drawing', icon: 'designer' },
  { value: 'text', label: 'Text', icon: 'code' },
] as const
const lineLooks = [
  { value: 'split', label: 'Side by side' },
  { value: 'unified', label: 'Unified' },
] as const

/** Two documents beside each other: what differs as a list, on the canvas and as text. N and P walk through the changes. */
export function Comparison({
  before,
  after,
  view,
  onView,
  chosen,
  onChoose,
  aside,
  authors,
  children,
}: ComparisonProps) {
  const [find, setFind] = useState('')
  const [look, setLook] = useState<LineLook>('split')
  const difference = useMemo(() => diffDocuments(before, after), [before, after])
  const all = useMemo(() => changesOf(difference), [difference])
  const changes = useMemo(() => all.filter((change) => speaksOf(change, find)), [all, find])
  const at = changes.findIndex(({ id }) => id === chosen)
  const walk = (by: number) => {
    const from = at < 0 && by < 0 ? 0 : at
    onChoose(changes[(from + by + changes.length) % changes.length]?.id)
  }
  const keys = [
    { keys: 'n', label: 'Next change', run: () => walk(1), repeats: true },
    { keys: 'p', label: 'Change before', run: () => walk(-1), repeats: true },
  ]
  useKeys('Comparison', keys)
  // Keys of the page rest behind a dialog; inside of one they are heard here.
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input,textarea,select')
    const key = keys.find((one) => one.keys === event.key)
    if (!key || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    key.run()
  }
  return (
    // The keys are those of the list and the buttons in it; this only hears them wherever the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="flex min-h-0 min-w-0 flex-1 max-md:flex-col" onKeyDown={onKeyDown}>
      <div className="scroll-quiet w-[min(380px,38%)] shrink-0 overflow-y-auto border-r border-line p-3 max-md:max-h-[50dvh] max-md:w-full max-md:border-r-0 max-md:border-b">
        {children}
        <div className="mb-2 flex items-center gap-1.5">
          <SearchField label="Search the changes" value={find} onChange={setFind} className="flex-1" />
          <IconButton
            icon="chevron-up"
            label="Change before"
            keys="P"
            disabled={changes.length === 0}
            onClick={() => walk(-1)}
          />
          <IconButton
            icon="chevron-down"
            label="Next change"
            keys="N"
            disabled={changes.length === 0}
            onClick={() => walk(1)}
          />
        </div>
        <p role="status" className="mb-2 text-xs text-ink-3">
          {find === ''
            ? differenceSummary(difference)
            : `${formatQuantity(changes.length, 'change')} of ${all.length}`}
          {at >= 0 && ` · ${at + 1} of ${changes.length}`}
        </p>
        <ChangeList changes={changes} chosen={chosen} onChoose={onChoose} aside={aside} authors={authors} />
      </div>
      <div className="flex min-h-[320px] min-w-0 flex-1 flex-col max-md:min-h-[60dvh]">
        <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-3 py-1">
          <Segmented label="Compared as" options={views} value={view} onChange={onView} />
          {view === 'text' && <Segmented label="Lines" options={lineLooks} value={look} onChange={setLook} />}
        </div>
        {view === 'drawing' ? (
          <ComparisonDrawing
            before={before}
            after={after}
            differences={difference.elements}
            chosen={chosen}
            onChoose={onChoose}
          />
        ) : (
          <ComparisonText before={before} after={after} chosen={changes[at]} look={look} find={find} />
        )}
      </div>
    </div>
  )
}
