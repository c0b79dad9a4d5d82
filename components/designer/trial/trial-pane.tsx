'use client'
import type { ReactNode } from 'react'

import { SplitPane } from '#components/ui/split-pane.tsx'

import { TrialPanel } from '../designer-parts.tsx'
import { useTrialTable } from './trial-context.tsx'

/** The canvas, and beneath it what came of trying, while that is open. The canvas stays the same one. */
export function TrialPane({ children }: { children: ReactNode }) {
  const { opened } = useTrialTable()
  return (
    <SplitPane
      label="Height of the trial"
      direction="rows"
      fixed="second"
      initialPx={360}
      minPx={140}
      maxPx={1_200}
      storageKey="trial"
      first={children}
      second={opened === undefined ? undefined : <TrialPanel />}
    />
  )
}
