'use client'
import { useState } from 'react'

import { Banner } from '#components/ui/banner.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Table } from '#components/ui/table.tsx'

import { useUrlState } from '../use-url-state.ts'
import { comparedColumns } from './compared-columns.tsx'
import { ComparedRunHead } from './compared-run-head.tsx'
import { ComparedStepDetail } from './compared-step-detail.tsx'
import type { ComparisonAnswer } from './comparison-answer.ts'
import { isDifferent, verdictOf } from './comparison-words.ts'

/** The comparison in words, its steps as a table, and the chosen one in full. */
export function Compared({ comparison }: { comparison: ComparisonAnswer }) {
  const [wanted, setWanted] = useUrlState('step')
  const [asked, setAsked] = useState<'different' | 'all'>()
  const { a, b, steps } = comparison
  const different = steps.filter(isDifferent)
  const which = asked ?? (different.length > 0 ? 'different' : 'all')
  const rows = which === 'different' ? different : steps
  const chosenKey = wanted ?? comparison.first ?? comparison.unexplained ?? different[0]?.key
  const chosen = steps.find(({ key }) => key === chosenKey)
  const verdict = verdictOf(comparison)
  return (
    <>
      <div className="grid grid-cols-2 divide-x divide-line border-b border-line">
        <ComparedRunHead side="A" run={a} other={b} />
        <ComparedRunHead side="B" run={b} other={a} />
      </div>
      <Banner tone={verdict.tone} title={verdict.title}>
        {verdict.text}
      </Banner>
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        <section
          aria-label="Steps of both runs"
          className="flex min-h-0 min-w-0 flex-1 flex-col max-lg:min-h-96"
        >
          <div className="flex items-center gap-3 border-b border-line px-4 py-1.5">
            <Segmented
              label="Which steps"
              options={[
                { value: 'different', label: `What differs: ${different.length}` },
                { value: 'all', label: `All steps: ${steps.length}` },
              ]}
              value={which}
              onChange={setAsked}
            />
          </div>
          <Table
            label="Compared steps"
            className="flex-1"
            columns={comparedColumns(comparison)}
            rows={rows}
            rowKey={(step) => step.key}
            onOpen={(step) => setWanted(step.key)}
            rowTone={(step) => (step.key === chosen?.key ? 'bg-accent-soft' : undefined)}
            empty={
              <p className="px-4 py-6 text-ink-2">No step differs. All steps shows what was compared.</p>
            }
          />
        </section>
        {chosen && <ComparedStepDetail key={chosen.key} step={chosen} a={a} b={b} />}
      </div>
    </>
  )
}
