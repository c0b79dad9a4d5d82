'use client'
import { useMemo } from 'react'

import type { PipelineDocument } from '#core/document/document.ts'
import { formatText } from '#core/document/format-text.ts'

import { elementOf, textsOf, type Change } from './changes.ts'
import { LineDiff, type LineLook } from './line-diff-view.tsx'

interface ComparisonTextProps {
  before: PipelineDocument
  after: PipelineDocument
  /** The change that is looked at; without one the whole text is compared. */
  chosen: Change | undefined
  look: LineLook
  find: string
}

/** Places make no version and no difference. */
const textOf = (document: PipelineDocument): string => formatText({ ...document, layout: {} }, 'yaml')

/** Two documents as text: all of it, or the fields of the one change that is looked at. */
export function ComparisonText({ before, after, chosen, look, find }: ComparisonTextProps) {
  return chosen ? (
    <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
      {textsOf(chosen).map((text) => (
        <section key={text.label} aria-label={text.label}>
          <h3 className="border-b border-line bg-sunken px-2.5 py-1 text-xs text-ink-3">{text.label}</h3>
          <LineDiff
            {...text}
            label={`${text.label} of ${wordsFor(chosen)}`}
            look={look}
            find={find}
            className="max-h-none"
          />
        </section>
      ))}
    </div>
  ) : (
    <Whole before={before} after={after} look={look} find={find} />
  )
}

const wordsFor = (change: Change): string => elementOf(change)?.kind ?? 'the pipeline'

function Whole({ before, after, look, find }: Omit<ComparisonTextProps, 'chosen'>) {
  const [old, now] = useMemo(() => [textOf(before), textOf(after)], [before, after])
  return (
    <LineDiff
      label="The pipeline as YAML"
      before={old}
      after={now}
      look={look}
      find={find}
      className="min-h-0 flex-1"
    />
  )
}
