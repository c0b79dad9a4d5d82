'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { IconButton } from '#components/ui/button.tsx'
import { StateChip } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatBytes, formatDuration } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { summaryWords } from '#core/run/event-words.ts'

import { PodAdvice } from './pod-advice.tsx'
import { PodLines } from './pod-lines.tsx'
import type { RunAnswer, StepAnswer } from './run-answer.ts'
import { StackTrace } from './stack-trace.tsx'
import { givenFacts } from './step-given.tsx'
import { stepLook } from './step-look.ts'
import { timingFacts } from './step-timing.ts'
import type { RunTiming } from './use-run-timing.ts'
import { usedWords } from './used-words.ts'

/** One step: its tries, what it made, where its code is. */
export function StepDetail({
  run,
  step,
  timing,
  tryNumber,
  onTry,
  onClose,
}: {
  run: RunAnswer
  step: StepAnswer
  timing: RunTiming | null
  /** The chosen one of its tries. */
  tryNumber: number | undefined
  onTry: (number: number | undefined) => void
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
  if (timing) facts.push(...timingFacts(step, { ...timing, maxConcurrent: run.maxConcurrent }))
  if (used) facts.push({ name: 'Used', value: used })
  if (step.peakMemoryBytes) facts.push({ name: 'Peak memory', value: formatBytes(step.peakMemoryBytes) })
  for (const attempt of step.tries)
    facts.push({
      name: `Attempt ${attempt.number}`,
      value: (
        <button
          type="button"
          aria-pressed={attempt.number === tryNumber}
          onClick={() => onTry(attempt.number === tryNumber ? undefined : attempt.number)}
          className="min-h-6 rounded-sm text-left hover:underline aria-pressed:text-accent aria-pressed:underline"
        >
          {tryWords(attempt)}
        </button>
      ),
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
  // A chosen try tells of itself; else the step tells how it stands.
  const told = step.tries.find(({ number }) => number === tryNumber)?.failure ?? step.failure
  const look = stepLook(step)
  return (
    <aside
      aria-label={`Step ${step.key}`}
      className="scroll-quiet shrink-0 border-line bg-surface p-4 max-md:border-t md:w-80 md:overflow-y-auto md:border-l"
    >
      <header className="mb-3 flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{step.key}</h2>
        <StateChip tone={look.tone}>{look.word}</StateChip>
        <IconButton icon="close" label="Show all steps" onClick={onClose} />
      </header>
      {step.check?.description && <p className="mb-3 text-ink-2">{step.check.description}</p>}
      {(told ?? step.skipReason) && <p className="mb-3 text-ink-2">{told?.message ?? step.skipReason}</p>}
      {told?.stack && told.stack.length > 0 && (
        <StackTrace run={run} node={node} stepKey={step.key} stack={told.stack} />
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

function tryWords({ status, startedAt, finishedAt }: StepAnswer['tries'][number]): string {
  if (finishedAt === null) return status
  return `${status} after ${formatDuration(new Date(finishedAt).getTime() - new Date(startedAt).getTime())}`
}
