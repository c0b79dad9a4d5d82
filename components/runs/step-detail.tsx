'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { IconButton } from '#components/ui/button.tsx'
import { StateChip } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatBytes, formatDuration } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { summaryWords } from '#core/run/event-words.ts'

import { PodAdvice } from './pod-advice.tsx'
import { PodLines } from './pod-lines.tsx'
import type { RunAnswer, StepAnswer } from './run-answer.ts'
import { stepTone } from './status-tone.ts'
import { givenFacts } from './step-given.tsx'
import { usedWords } from './used-words.ts'

/** One step: its tries, what it made, where its code is. */
export function StepDetail({
  run,
  step,
  onClose,
}: {
  run: RunAnswer
  step: StepAnswer
  onClose: () => void
}) {
  const place = usePlace()
  const node = run.graph.find((one) => one.key === (step.pieceOf ?? step.key))
  const facts = []
  const pod = run.pods?.steps.find((one) => one.step === step.key)
  const used = pod && usedWords(pod)
  if (node)
    facts.push({
      name: 'Code',
      value: (
        <Link
          href={routes.designer(place, node.pipelineName, { element: node.elementId })}
          className="text-accent hover:underline"
        >{`${node.computeKind} in ${node.pipelineName}`}</Link>
      ),
    })
  if (node) facts.push(...givenFacts(run, node))
  if (step.startedAt) facts.push({ name: 'Started', value: <Moment at={step.startedAt} /> })
  if (used) facts.push({ name: 'Used', value: used })
  if (step.peakMemoryBytes) facts.push({ name: 'Peak memory', value: formatBytes(step.peakMemoryBytes) })
  for (const attempt of step.tries)
    facts.push({
      name: `Try ${attempt.number}`,
      value: `${attempt.status}${attempt.finishedAt === null ? '' : ` after ${formatDuration(new Date(attempt.finishedAt).getTime() - new Date(attempt.startedAt).getTime())}`}`,
    })
  for (const output of step.outputs)
    facts.push({
      name: output.name,
      value: (
        <>
          {output.asset && (
            <Link
              href={routes.asset(place, output.asset)}
              className="mr-2 font-mono text-accent hover:underline"
            >
              {output.asset}
            </Link>
          )}
          {output.summary
            ? `${summaryWords(output.summary)}, ${formatBytes(output.summary.sizeBytes)}`
            : 'not stored'}
        </>
      ),
    })
  return (
    <aside
      aria-label={`Step ${step.key}`}
      className="scroll-quiet w-80 shrink-0 overflow-y-auto border-l border-line bg-surface p-4 max-md:hidden"
    >
      <header className="mb-3 flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{step.key}</h2>
        <StateChip tone={stepTone[step.status]}>{step.status}</StateChip>
        <IconButton icon="close" label="Show all steps" onClick={onClose} />
      </header>
      {(step.failure ?? step.skipReason) && (
        <p className="mb-3 text-ink-2">{step.failure?.message ?? step.skipReason}</p>
      )}
      {step.failure?.stack && step.failure.stack.length > 0 && (
        <ScrollRegion label="Stack trace" className="mb-3 max-h-48 rounded-md bg-sunken p-2">
          <pre className="text-xs">{step.failure.stack.join('\n')}</pre>
        </ScrollRegion>
      )}
      <Facts facts={facts} flow="column" />
      {pod && (
        <section aria-label="Its pod" className="mt-4 grid gap-3 border-t border-line pt-3">
          <PodAdvice advice={pod.advice} />
          <PodLines lines={pod.lines} narrow />
        </section>
      )}
    </aside>
  )
}
