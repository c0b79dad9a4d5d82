'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { isOver } from '#core/backfill/backfill-status.ts'

import type { BackfillAnswer } from './backfill-answer.ts'

/** Pauses a backfill or lets it go on, ends it, or makes what failed of it once more: whatever can be done to it now. */
export function BackfillActions({ backfill }: { backfill: BackfillAnswer }) {
  const trpc = useTRPC()
  const mayLaunch = usePermission('backfill.launch')
  const mayCancel = usePermission('backfill.cancel')
  const meta = { failed: 'Nothing was changed' }
  const pause = useMutation(trpc.backfills.pause.mutationOptions({ meta }))
  const cancel = useMutation(trpc.backfills.cancel.mutationOptions({ meta }))
  const retry = useMutation(trpc.backfills.retry.mutationOptions({ meta }))
  const { id, status, isPaused, counts } = backfill
  const left = counts.failed + counts.canceled + counts.skipped
  if (isOver(status))
    return left === 0 ? null : (
      <div>
        <Button
          icon="retry"
          disabled={!mayLaunch}
          busy={retry.isPending}
          onClick={() => retry.mutate({ id })}
        >
          {`Make the other ${left} again`}
        </Button>
      </div>
    )
  if (status === 'canceling') return null
  return (
    <div className="flex gap-2">
      <Button
        disabled={!mayLaunch}
        busy={pause.isPending}
        onClick={() => pause.mutate({ id, isPaused: !isPaused })}
      >
        {isPaused ? 'Go on' : 'Pause'}
      </Button>
      <Button disabled={!mayCancel} busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
        Cancel
      </Button>
    </div>
  )
}
