'use client'
import { useId } from 'react'

import { runTone } from '#components/runs/status-tone.ts'
import { statusWords } from '#components/runs/status-words.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip, StateChip } from '#components/ui/chip.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { isFinished } from '#core/run/run-status.ts'
import { sampleRows as limits } from '#core/trial/sample.ts'

import { useDesigner } from '../designer-context.tsx'
import { shownStep } from './shown-step.ts'
import { useTrialTable, type TrialAnswer } from './trial-context.tsx'
import { useSelectedAsset } from './use-selected-asset.ts'

/** What is tried and how it goes; again, up to here, stop, pin. */
export function TrialHead() {
  const { canEdit } = useDesigner()
  const { opened = '', open, trial, isGoing, start, stop, sampleRows, setSampleRows } = useTrialTable()
  const selected = useSelectedAsset()
  const asset = selected ?? opened
  const rowsId = useId()
  return (
    <header className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line px-3 py-1">
      <h2 className="text-sm">Try</h2>
      <span className="min-w-0 truncate font-mono text-sm text-ink-2">{asset}</span>
      {trial && <Going trial={trial} />}
      <span className="ml-auto" />
      {canEdit && (
        <>
          <label htmlFor={rowsId} className="flex items-center gap-1.5 text-xs text-ink-3">
            Rows of an input
            <NumberField
              id={rowsId}
              className="w-24"
              min={1}
              max={limits.most}
              step={100}
              value={sampleRows}
              onChange={(rows) => setSampleRows(Math.round(rows ?? limits.default))}
            />
          </label>
          <PinButton asset={asset} />
          {isGoing && trial && !isFinished(trial.status) ? (
            <Button icon="stop" onClick={stop}>
              Stop
            </Button>
          ) : (
            <Button icon="play" keys="R" busy={isGoing} onClick={() => start(asset, false)}>
              Try
            </Button>
          )}
          <Button keys="shift+R" disabled={isGoing} onClick={() => start(asset, true)}>
            Up to here
          </Button>
        </>
      )}
      <IconButton icon="close" label="Close the panel" size="small" onClick={() => open(undefined)} />
    </header>
  )
}

function Going({ trial }: { trial: TrialAnswer }) {
  const done = trial.steps.filter(({ status }) => status === 'succeeded').length
  const count = trial.steps.length > 1 ? ` · ${done} of ${trial.steps.length}` : ''
  return (
    <span role="status">
      <StateChip tone={runTone[trial.status]}>{`${statusWords[trial.status]}${count}`}</StateChip>
    </span>
  )
}

/** Keeps an output for the next trials, in the place of making it. */
function PinButton({ asset }: { asset: string }) {
  const { trial, pins, pin, unpin } = useTrialTable()
  const made = trial && shownStep(trial, [asset], undefined)
  const isMade = made?.asset === asset && made.step.status === 'succeeded' && !made.step.observes
  const isPinned = Object.hasOwn(pins, asset)
  if (isPinned)
    return (
      <>
        <Chip tone="accent">pinned</Chip>
        <Button icon="pin" onClick={() => unpin(asset)}>
          Unpin
        </Button>
      </>
    )
  return (
    <Button
      icon="pin"
      disabled={!isMade}
      title="The next trials take this output instead of making it"
      onClick={() => pin(asset)}
    >
      Pin output
    </Button>
  )
}
