'use client'
import { useState } from 'react'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { isFinished, mayCancel } from '#core/run/run-status.ts'

import type { RunAnswer } from './run-answer.ts'
import { AgainDialog } from './run-parts.tsx'
import { useCancel, useRetry } from './use-run-commands.ts'

/** What can be done with the run now: cancel while it lives, retry and run again once it has ended. */
export function RunActions({ run, step }: { run: RunAnswer; step: string | undefined }) {
  const retry = useRetry()
  const cancel = useCancel()
  const [asking, setAsking] = useState(false)
  const may = (permission: string) => run.permissions.includes(permission)

  if (!isFinished(run.status)) {
    if (!may('run.cancel')) return null
    const forcing = run.status === 'canceling'
    return (
      <>
        <Button
          icon="stop"
          busy={cancel.isPending}
          disabled={!forcing && !mayCancel(run.status)}
          onClick={() => setAsking(true)}
        >
          {forcing ? 'Cancel by force…' : 'Cancel…'}
        </Button>
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={forcing ? 'Kill what is left of this run?' : 'Cancel this run?'}
          text={
            forcing
              ? 'Its processes are ended at once, without the chance to clean up.'
              : 'Running steps are asked to end, and are ended within ten seconds. What is stored already stays.'
          }
          action={forcing ? 'Kill it' : 'Cancel the run'}
          danger
          onConfirm={() => {
            setAsking(false)
            cancel.mutate({ runId: run.id, force: forcing })
          }}
        />
      </>
    )
  }
  if (!may('run.retry')) return null
  return (
    <>
      {run.status !== 'succeeded' && (
        <Button
          icon="retry"
          busy={retry.isPending}
          onClick={() => retry.mutate({ runId: run.id, from: 'failure' })}
        >
          Retry from failure
        </Button>
      )}
      <Button icon="play" onClick={() => setAsking(true)}>
        Run again…
      </Button>
      {asking && (
        <AgainDialog
          run={run}
          step={run.steps.find((one) => one.key === step)?.pieceOf ?? step}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
