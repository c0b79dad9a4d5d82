'use client'
import type { Ref } from 'react'

import { CompletedLine, type LineSuggestion } from '#components/ui/completed-line.tsx'
import {
  completeRunFilter,
  type FilterSuggestion,
  type KnownWords,
} from '#core/run/filter/complete-run-filter.ts'
import type { FilterProblem } from '#core/run/filter/parse-run-filter.ts'

interface FilterFieldProps {
  value: string
  onChange: (value: string) => void
  known: KnownWords
  problem: FilterProblem | undefined
  ref?: Ref<{ focus: () => void }>
}

const mostShown = 10

/** What the empty line says can be written; a test reads it. */
export const filterExample = 'status:failed job:nightly took:>5m'

/** A name waits for its value; a value is finished, and stands one blank before what follows. */
const finished = (line: string, { insert, from, to, detail }: FilterSuggestion): LineSuggestion => {
  const rest = line.slice(to)
  return {
    insert,
    written: insert.endsWith(':') ? insert : `${insert} `,
    from,
    to: to + rest.length - rest.trimStart().length,
    detail,
  }
}

/** A line in the language of filters, with what can be typed next, and the wrong characters marked where they stand. */
export function FilterField({ value, onChange, known, problem, ref }: FilterFieldProps) {
  return (
    <CompletedLine
      ref={ref}
      label="Filter of runs"
      placeholder={`Filter, such as ${filterExample}`}
      clearLabel="Show all runs"
      value={value}
      onChange={onChange}
      suggest={(caret) =>
        completeRunFilter(value, caret, known)
          .slice(0, mostShown)
          .map((suggestion) => finished(value, suggestion))
      }
      closesByEnter
      isWrong={problem !== undefined}
      problem={(id) =>
        problem && (
          <p id={id} role="alert" className="mt-1 text-sm text-failed">
            <code className="mr-1.5 rounded-[2px] bg-failed-soft px-0.5 underline decoration-wavy underline-offset-4">
              {value.slice(problem.from, problem.to)}
            </code>
            {problem.message}
          </p>
        )
      }
      className="max-md:basis-full"
    />
  )
}
