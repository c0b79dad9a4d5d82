'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useRef, useState } from 'react'

import { freshUuid } from '#components/api/fresh-uuid.ts'
import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPCClient } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatCount, formatQuantity } from '#components/ui/format.ts'
import { Progress } from '#components/ui/progress.tsx'
import { type BulkAction, type BulkRun, judgeBulk } from '#core/run/judge-bulk.ts'

import { bulkWords } from './bulk-words.ts'
import { type BulkOutcome, runBulk } from './run-bulk.ts'

interface BulkDialogProps {
  action: BulkAction
  runs: readonly BulkRun[]
  /** More match than are acted on at once. */
  more: boolean
  onClose: () => void
}

/** Says exactly how many runs an action is for and which are left out and why, does it, and lists what was refused. */
export function BulkDialog({ action, runs, more, onClose }: BulkDialogProps) {
  const client = useTRPCClient()
  const [bulkId] = useState(freshUuid)
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null)
  const stopped = useRef(false)
  const words = bulkWords[action]
  const { ids, leftOut } = judgeBulk(action, runs)
  const send = (runIds: string[]) =>
    action === 'cancel'
      ? client.runs.cancelMany.mutate({ runIds })
      : (action === 'retry' ? client.runs.retryMany : client.runs.rerunMany).mutate({ runIds, bulkId })
  const work = useMutation({
    mutationFn: () =>
      runBulk(
        ids,
        (batch) =>
          send(batch).catch((error: unknown) => {
            throw new Error(sentenceOf(error), { cause: error })
          }),
        setOutcome,
        () => stopped.current,
      ),
  })
  const count = formatQuantity(ids.length, 'run')
  const close = () => {
    stopped.current = true
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close()
      }}
      title={work.isSuccess ? words.done(formatCount(outcome?.done ?? 0)) : `${words.verb} ${count}?`}
      text={work.isIdle ? words.means : undefined}
      actions={
        work.isIdle ? (
          <>
            <Button onClick={close}>Leave them as they are</Button>
            <Button
              kind={action === 'cancel' ? 'danger' : 'main'}
              disabled={ids.length === 0}
              onClick={() => work.mutate()}
            >{`${words.verb} ${count}`}</Button>
          </>
        ) : work.isPending ? (
          <Button onClick={() => (stopped.current = true)}>Stop here</Button>
        ) : (
          <Button kind="main" onClick={close}>
            Done
          </Button>
        )
      }
    >
      {work.isIdle && (
        <>
          {more && (
            <p className="mb-2 text-warn-ink">
              More than {formatCount(runs.length)} match; this is for the newest {formatCount(runs.length)}.
            </p>
          )}
          {leftOut.length > 0 && (
            <div>
              <h3 className="text-sm font-medium">Left out</h3>
              <ul className="mt-1 text-sm text-ink-2">
                {leftOut.map(({ why, count: out }) => (
                  <li key={why}>{`${formatQuantity(out, 'run')} ${why}`}</li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
      {!work.isIdle && <Told outcome={outcome} total={ids.length} isWorking={work.isPending} />}
    </Dialog>
  )
}

const shownRefusals = 100

function Told({
  outcome,
  total,
  isWorking,
}: {
  outcome: BulkOutcome | null
  total: number
  isWorking: boolean
}) {
  const place = usePlace()
  const left = outcome?.left ?? total
  const refused = outcome?.refused ?? []
  return (
    <div className="grid gap-3">
      <Progress label="Runs" value={total - left} of={total} />
      <p role="status" className="text-sm text-ink-2">
        {`${formatCount(outcome?.done ?? 0)} of ${formatCount(total)} done`}
        {refused.length > 0 && `, ${formatCount(refused.length)} refused`}
        {!isWorking && left > 0 && `, ${formatCount(left)} not reached`}
      </p>
      {outcome?.error && (
        <p role="alert" className="text-failed">
          {outcome.error}
        </p>
      )}
      {refused.length > 0 && (
        <ul aria-label="Refused" className="text-sm">
          {refused.slice(0, shownRefusals).map(({ runId, message }) => (
            <li key={runId} className="flex gap-2 border-b border-line py-1 last:border-0">
              <Link className="font-mono underline-offset-2 hover:underline" href={routes.run(place, runId)}>
                {runId.slice(-8)}
              </Link>
              <span className="text-ink-2">{message}</span>
            </li>
          ))}
          {refused.length > shownRefusals && (
            <li className="py-1 text-ink-3">{`and ${formatCount(refused.length - shownRefusals)} more`}</li>
          )}
        </ul>
      )}
    </div>
  )
}
