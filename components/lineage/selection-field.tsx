'use client'
import { type Ref, useState } from 'react'

import { CompletedLine } from '#components/ui/completed-line.tsx'
import type { SelectionProblem } from '#core/selection/parse-selection.ts'
import type { SelectionGraph } from '#core/selection/select.ts'

import { useCompletion } from './use-completion.ts'

interface SelectionFieldProps {
  value: string
  onChange: (value: string) => void
  graph: SelectionGraph
  problem: SelectionProblem | undefined
  ref?: Ref<{ focus: () => void }>
}

const mostShown = 9

/** What the empty line says can be written; a test reads it. */
export const selectionExample = 'group:raw or key:"clean_readings"+'

/** A line in the selection language, with what can be typed next, and the wrong characters marked where they stand. */
export function SelectionField({ value, onChange, graph, problem, ref }: SelectionFieldProps) {
  const [isCaretIn, setCaretIn] = useState(false)
  const complete = useCompletion(isCaretIn)
  return (
    <CompletedLine
      ref={ref}
      label="Selection of assets"
      placeholder={`Selection, such as ${selectionExample}`}
      clearLabel="Show all assets"
      value={value}
      onChange={onChange}
      onCaret={setCaretIn}
      suggest={(caret) => complete(value, caret, graph).slice(0, mostShown)}
      isWrong={problem !== undefined}
      problem={(id, isListOpen) =>
        problem && !isListOpen && <WrongPart id={id} value={value} problem={problem} />
      }
    />
  )
}

function WrongPart({ id, value, problem }: { id: string; value: string; problem: SelectionProblem }) {
  const { start, message } = problem
  const end = Math.max(problem.end, start + 1)
  return (
    <div
      id={id}
      role="alert"
      className="absolute inset-x-0 top-8 z-20 rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float"
    >
      <p className="font-mono break-all whitespace-pre-wrap">
        {value.slice(0, start)}
        <mark className="rounded-[2px] bg-failed-soft text-failed underline decoration-wavy underline-offset-4">
          {value.slice(start, end) || ' '}
        </mark>
        {value.slice(end)}
      </p>
      <p className="mt-1 text-failed">{message}</p>
    </div>
  )
}
