'use client'
import type { RefObject } from 'react'

import { useKeys } from '#components/shell/keys.ts'

import type { RunSelection } from './use-run-selection.ts'

/** Two keys for each view. `g p` and the like lead to other pages. */
const viewKeys = {
  timeline: ['g t', 'Show the timeline'],
  graph: ['g g', 'Show the graph'],
  table: ['g b', 'Show the table'],
  events: ['g e', 'Show the events'],
  pod: ['g o', 'Show the pod'],
} as const
export type RunView = keyof typeof viewKeys

interface RunKeysInput {
  /** Keys of the steps in the order they are shown, and of the first that failed. */
  steps: readonly string[]
  failed: string | undefined
  selection: RunSelection
  views: readonly RunView[]
  onView: (view: RunView) => void
  pane: RefObject<HTMLElement | null>
  onFollow: () => void
}

/** The step after the chosen one, or before; the first or last where none is chosen. */
export function neighbourStep(
  steps: readonly string[],
  chosen: string | undefined,
  by: 1 | -1,
): string | undefined {
  const at = chosen === undefined ? -1 : steps.indexOf(chosen)
  if (at === -1) return by === 1 ? steps[0] : steps.at(-1)
  return steps[Math.min(steps.length - 1, Math.max(0, at + by))]
}

/** The keys of a run's page. */
export function useRunKeys({ steps, failed, selection, views, onView, pane, onFollow }: RunKeysInput): void {
  const walk = (by: 1 | -1) => {
    const next = neighbourStep(steps, selection.stepNow(), by)
    if (next !== undefined) selection.select(next)
  }
  const inLog = (selector: string) => pane.current?.querySelector<HTMLElement>(selector)?.focus()
  useKeys('This run', [
    { keys: 'j', label: 'Next step', run: () => walk(1), repeats: true },
    { keys: 'k', label: 'Previous step', run: () => walk(-1), repeats: true },
    {
      keys: 'f',
      label: failed === undefined ? 'Follow the log' : 'First step that failed',
      run: () => (failed === undefined ? onFollow() : selection.select(failed)),
    },
    { keys: '/', label: 'Search the log', run: () => inLog('[role="searchbox"]') },
    { keys: 'g s', label: 'Into the log', run: () => inLog('[role="grid"]') },
    ...views.map((view) => ({
      keys: viewKeys[view][0],
      label: viewKeys[view][1],
      run: () => onView(view),
    })),
  ])
}
