'use client'
import Link from 'next/link'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { usePermissions } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import type { Permission } from '#core/access/permissions.ts'
import type { Mend } from '#core/pod/mend-runtime.ts'

import { FailureBanner } from './failure-banner.tsx'
import { firstFailed } from './first-failed.ts'
import { MendButton } from './mend-button.tsx'
import type { RunAnswer } from './run-answer.ts'
import { useRetry } from './use-run-commands.ts'

const MendDialog = openDialogOnDemand(() => import('./mend-dialog.tsx').then((part) => part.MendDialog))

/** Changing, publishing and running again is all of these. */
const mendPermissions: readonly Permission[] = ['pipeline.write', 'pipeline.publish', 'run.retry']

/** What the button would change, or why there is none. */
const mendWords = (mend: Mend): string =>
  mend.is === 'change'
    ? `“${mend.button}” ${mend.sentence.charAt(0).toLowerCase()}${mend.sentence.slice(1)}`
    : mend.sentence

/** Why the run failed, said once, for the first step that did; with the way into the code and the way on. */
export function RunFailure({ run, onShow }: { run: RunAnswer; onShow: (step: string) => void }) {
  const place = usePlace()
  const retry = useRetry()
  const granted = usePermissions()
  const [isMending, setIsMending] = useState(false)
  const first = firstFailed(run)
  const failure = first?.failure ?? run.failure
  if (!failure) return null
  const node = run.graph.find((one) => one.key === (first?.pieceOf ?? first?.key))
  const version = node && run.pipelines.find(({ name }) => name === node.pipelineName)?.number
  const retried = run.retries.length > 0
  const mend = run.mend
  const mayMend = mendPermissions.every((permission) => granted.includes(permission))
  const stack = failure.stack ?? []
  return (
    <>
      <FailureBanner
        step={first?.key ?? null}
        failure={failure}
        isRetried={retried}
        note={mend ? mendWords(mend) : undefined}
        said={run.pods && failure.name === undefined ? { by: 'Kubernetes', lines: stack } : undefined}
        actions={
          <>
            {mend?.is === 'change' &&
              (mayMend && run.status === 'failed' && !retried ? (
                <Button kind="main" title={mend.sentence} onClick={() => setIsMending(true)}>
                  {`${mend.button}…`}
                </Button>
              ) : (
                <MendButton mend={mend} kind="main" />
              ))}
            {failure.cause === 'resource' && (
              <ButtonLook>
                <Link href={routes.resources(place, { face: 'secrets' })}>Resources and secrets</Link>
              </ButtonLook>
            )}
            {run.status === 'failed' && !retried && run.permissions.includes('run.retry') && (
              <Button
                kind={mend?.is === 'change' ? 'plain' : 'main'}
                icon="retry"
                busy={retry.isPending}
                onClick={() => retry.mutate({ runId: run.id, from: 'failure' })}
              >
                Retry from failure
              </Button>
            )}
            {first && <Button onClick={() => onShow(first.key)}>Show its output</Button>}
            {node && (
              <ButtonLook>
                <Link
                  href={routes.designer(place, node.pipelineName, {
                    element: node.elementId,
                    line: failure.line,
                    version: failure.line === undefined ? undefined : version,
                  })}
                >
                  {failure.line === undefined ? 'Open its code' : `Open line ${failure.line}`}
                </Link>
              </ButtonLook>
            )}
          </>
        }
      />
      {isMending && mend?.is === 'change' && (
        <MendDialog run={run} mend={mend} onClose={() => setIsMending(false)} />
      )}
    </>
  )
}
