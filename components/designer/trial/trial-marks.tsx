'use client'
import { stepTone } from '#components/runs/status-tone.ts'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { toneText } from '#components/ui/tone.ts'
import { keysOf } from '#core/document/asset-graph.ts'
import type { ElementId } from '#core/document/element.ts'

import { useDesignerState } from '../designer-context.tsx'
import { useTrialTable } from './trial-context.tsx'

const words = {
  waiting: 'waits',
  ready: 'waits',
  running: 'trying',
  retrying: 'trying again',
  succeeded: 'tried',
  failed: 'failed',
  skipped: 'not tried',
  canceled: 'stopped',
} as const

const look =
  'inline-flex items-center gap-1 rounded-full border border-line bg-surface px-1.5 text-[10px] leading-[14px] font-medium'

/** On a node, while the panel is open: how its part of the trial goes. Always: that its output is pinned. */
export function TrialMarks({ id }: { id: ElementId }) {
  const { trial, opened, pins } = useTrialTable()
  const element = useDesignerState(({ document }) => document.elements[id])
  const step =
    opened === undefined
      ? undefined
      : trial?.steps.find(({ elementId, pipelineId }) => elementId === id && pipelineId === trial.pipelineId)
  const isPinned = element !== undefined && keysOf(element).some((key) => Object.hasOwn(pins, key))
  if (!step && !isPinned) return null
  return (
    <span className="pointer-events-none absolute -bottom-2 left-3 flex gap-1">
      {step && (
        <span className={classes(look, toneText[stepTone[step.status]])}>
          <ToneMark tone={stepTone[step.status]} />
          {words[step.status]}
        </span>
      )}
      {isPinned && (
        <span className={classes(look, 'text-accent')}>
          <Icon name="pin" size={12} />
          pinned
        </span>
      )}
    </span>
  )
}
