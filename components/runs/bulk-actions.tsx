'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { isFinished } from '#core/run/run-status.ts'

import type { RunRow } from './run-answer.ts'

/** Cancel or retry what is marked, with a count before it happens. */
export function BulkActions({ runs, onDone }: { runs: readonly RunRow[]; onDone: () => void }) {
  const trpc = useTRPC()
  const [asking, setAsking] = useState<'cancel' | 'retry' | null>(null)
  const done = () => {
    setAsking(null)
    onDone()
  }
  const cancel = useMutation(
    trpc.runs.cancelMany.mutationOptions({ meta: { failed: 'Not canceled' }, onSuccess: done }),
  )
  const retry = useMutation(
    trpc.runs.retryMany.mutationOptions({ meta: { failed: 'Not retried' }, onSuccess: done }),
  )
  const live = runs.filter((run) => !isFinished(run.status)).map((run) => run.id)
  const failed = runs
    .filter((run) => run.status === 'failed' || run.status === 'canceled')
    .map((run) => run.id)
  if (runs.length === 0) return null
  const of = asking === 'cancel' ? live : failed
  const noun = of.length === 1 ? 'run' : 'runs'
  return (
    <>
      <Button
        icon="stop"
        disabled={live.length === 0}
        onClick={() => setAsking('cancel')}
      >{`Cancel ${live.length}…`}</Button>
      <Button
        icon="retry"
        disabled={failed.length === 0}
        onClick={() => setAsking('retry')}
      >{`Retry ${failed.length}…`}</Button>
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => {
          if (!open) setAsking(null)
        }}
        title={
          asking === 'cancel' ? `Cancel ${of.length} ${noun}?` : `Retry ${of.length} ${noun} from failure?`
        }
        text={
          asking === 'cancel'
            ? 'Running steps are asked to end, and are ended within ten seconds.'
            : 'Each becomes a new run that goes on where the old one failed.'
        }
        action={asking === 'cancel' ? `Cancel ${of.length} ${noun}` : `Retry ${of.length} ${noun}`}
        danger={asking === 'cancel'}
        busy={cancel.isPending || retry.isPending}
        onConfirm={() => (asking === 'cancel' ? cancel : retry).mutate({ runIds: of })}
      />
    </>
  )
}
