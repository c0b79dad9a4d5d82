'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useMemo, useRef } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { nameOf } from '#core/document/name-of.ts'

import { useDesigner, useDesignerState } from './designer-context.tsx'
import { iconOf } from './element-words.ts'
import type { Problem } from './problem.ts'

const rowPx = 32

/** Everything that is wrong, worst first. A press leads to the element and its field. */
export function ProblemsPanel() {
  const { ui, open } = useDesigner()
  const problems = useDesignerState((state) => state.problems)
  if (!ui.problemsOpen || problems.length === 0) return null
  return (
    <section
      aria-label="Problems"
      className="flex max-h-56 min-h-24 flex-col border-t border-line bg-surface"
    >
      <header className="flex h-8 items-center px-3.5">
        <h2 className="text-sm">Problems</h2>
        <span className="ml-auto" />
        <IconButton
          icon="close"
          label="Close the problems"
          size="small"
          onClick={() => open({ problemsOpen: false })}
        />
      </header>
      <ProblemList problems={problems} />
    </section>
  )
}

/** Draws the rows in sight, of any number; their fixes are worked out with them. */
function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const sorted = useMemo(
    () => problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')),
    [problems],
  )
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 2,
  })
  return (
    <div ref={scroller} className="scroll-quiet min-h-0 flex-1 overflow-y-auto pb-1">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const problem = sorted[index]
          return (
            problem && (
              <li
                key={index}
                aria-posinset={index + 1}
                aria-setsize={sorted.length}
                className="absolute inset-x-0 flex h-8 items-center gap-2 px-3.5 text-sm hover:bg-hover"
                style={{ top: start }}
              >
                <ProblemRow problem={problem} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

function ProblemRow({ problem }: { problem: Problem }) {
  const { store, open, graph, canEdit } = useDesigner()
  const document = useDeferredValue(useDesignerState((state) => state.document))
  const element = problem.elementId === undefined ? undefined : document.elements[problem.elementId]
  const go = () => {
    if (element) {
      store.select([element.id])
      graph.current?.reveal([element.id])
    }
    open({ focusField: { field: problem.field ?? '', place: problem.position } })
  }
  const fix = useMemo(() => (canEdit ? problem.fix?.(document) : undefined), [problem, document, canEdit])
  return (
    <>
      <button type="button" className="flex min-h-8 min-w-0 flex-1 items-center gap-2 text-left" onClick={go}>
        <Icon
          name={problem.severity === 'error' ? 'error' : 'warning'}
          size={14}
          label={problem.severity === 'error' ? 'Problem' : 'Warning'}
          className={problem.severity === 'error' ? 'text-failed' : 'text-warn-ink'}
        />
        {element && (
          <span className="flex shrink-0 items-center gap-1 font-mono text-ink-2">
            <Icon name={iconOf(element)} size={12} className="text-ink-3" />
            {nameOf(element) || 'note'}
          </span>
        )}
        <span className="truncate">{problem.message}</span>
        {problem.position && (
          <span className="shrink-0 text-xs text-ink-3">line {problem.position.line}</span>
        )}
      </button>
      {fix && <Button onClick={() => store.apply(fix)}>{fix.label}</Button>}
    </>
  )
}
