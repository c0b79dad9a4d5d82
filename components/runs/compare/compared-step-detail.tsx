'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { LineDiff } from '#components/designer/compare/line-diff-view.tsx'
import { routes } from '#components/routes.ts'
import { StateText } from '#components/ui/chip.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

import { stepTone } from '../status-tone.ts'
import { statusWords } from '../status-words.ts'
import type { ComparedHead, ComparedStepAnswer } from './comparison-answer.ts'
import { changeWords, factWords, figureWords, shownFact } from './comparison-words.ts'

/** A step of both runs: how it ended in each, what was given to it otherwise, and its figures beside each other. */
export function ComparedStepDetail({
  step,
  a,
  b,
}: {
  step: ComparedStepAnswer
  a: ComparedHead
  b: ComparedHead
}) {
  const isText = (text: string | null) => text?.includes('\n') === true
  const texts = step.differences.filter(
    (one) => (one.of === 'code' && one.name === 'code') || isText(one.a) || isText(one.b),
  )
  const plain = step.differences.filter((one) => !texts.includes(one))
  return (
    <ScrollRegion
      label={`Comparison of ${step.key}`}
      className="w-[min(560px,46%)] shrink-0 border-l border-line max-lg:w-full max-lg:border-t max-lg:border-l-0"
    >
      <h2 className="border-b border-line px-4 py-2 font-mono text-md font-semibold break-all">{step.key}</h2>
      <div className="grid grid-cols-2 divide-x divide-line border-b border-line text-sm">
        <OutcomeOf side="A" run={a} step={step.key} outcome={step.a} />
        <OutcomeOf side="B" run={b} step={step.key} outcome={step.b} />
      </div>
      {step.a && step.b && step.differences.length === 0 && (
        <p className="border-b border-line px-4 py-2 text-sm text-ink-2">
          The same was given to it in both runs.
        </p>
      )}
      {texts.map(({ of, name, a: before, b: after }) => (
        <section
          key={`${of} ${name}`}
          aria-label={`${factWords[of]} ${name}`}
          className="border-b border-line"
        >
          <h3 className="bg-sunken px-4 py-1 text-xs text-ink-2">
            {of === 'code' ? 'Code' : `${factWords[of]} ${name}`}
          </h3>
          <LineDiff
            label={`${of === 'code' ? 'Code' : name} of ${step.key}`}
            before={before ?? ''}
            after={after ?? ''}
            look="unified"
          />
        </section>
      ))}
      {plain.length > 0 && (
        <Beside
          title="Given otherwise"
          rows={plain.map(({ of, name, a: before, b: after, inherited }) => ({
            name: `${factWords[of]} ${name}`,
            a: shownFact(before),
            b: shownFact(after),
            note: inherited ? 'from the step before' : '',
          }))}
        />
      )}
      {step.figures.length > 0 && (
        <Beside
          title="Figures"
          numbers
          rows={step.figures.map((pair) => ({
            name: pair.name,
            a: figureWords(pair.a, pair.unit),
            b: figureWords(pair.b, pair.unit),
            note: changeWords(pair),
          }))}
        />
      )}
    </ScrollRegion>
  )
}

function OutcomeOf({
  side,
  run,
  step,
  outcome,
}: {
  side: 'A' | 'B'
  run: ComparedHead
  step: string
  outcome: ComparedStepAnswer['a']
}) {
  const place = usePlace()
  if (!outcome) return <p className="px-4 py-2 text-ink-3">{`Not a step of run ${side}.`}</p>
  return (
    <div className="min-w-0 px-4 py-2">
      <p className="flex items-center gap-2">
        <StateText tone={stepTone[outcome.status]}>{statusWords[outcome.status]}</StateText>
        <Link
          href={routes.run(place, run.id, { step })}
          className="ml-auto shrink-0 text-ink-2 underline hover:text-ink"
        >
          {`Open in ${side}`}
        </Link>
      </p>
      {outcome.failure && (
        <p className="mt-1 break-words text-failed">
          {outcome.failure.message}
          {outcome.failure.line !== undefined && ` (line ${outcome.failure.line})`}
        </p>
      )}
      {outcome.skipReason && <p className="mt-1 text-ink-2">{outcome.skipReason}</p>}
      {outcome.takenFrom && (
        <p className="mt-1 text-ink-2">
          {'Its value was taken over from '}
          <Link href={routes.run(place, outcome.takenFrom)} className="font-mono underline">
            {outcome.takenFrom.slice(-8)}
          </Link>
        </p>
      )}
    </div>
  )
}

interface BesideRow {
  name: string
  a: string
  b: string
  note: string
}

function Beside({ title, rows, numbers }: { title: string; rows: readonly BesideRow[]; numbers?: boolean }) {
  const cell = numbers ? 'text-right tabular-nums' : 'font-mono text-xs break-all'
  return (
    <table className="w-full table-fixed border-b border-line text-sm">
      <caption className="bg-sunken px-4 py-1 text-left text-xs text-ink-2">{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, a, b, note }) => (
          <tr key={name} className="border-t border-line align-top first:border-t-0">
            <th scope="row" className="w-1/4 py-1 pr-2 pl-4 text-left font-normal break-words text-ink-2">
              {name}
            </th>
            <td className={`px-2 py-1 ${cell}`}>{a}</td>
            <td className={`px-2 py-1 ${cell}`}>{b}</td>
            <td className="w-1/4 py-1 pr-4 pl-2 text-right text-xs text-ink-3">{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
