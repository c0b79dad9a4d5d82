import type { ReactNode } from 'react'

import { Banner } from '#components/ui/banner.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Failure } from '#core/run/run-event.ts'

const whose: Record<Failure['fault'], string> = {
  user: 'It is for the pipeline to mend: its code or its settings.',
  limit: 'A limit did this.',
  infrastructure: 'The machine or the cluster did this.',
  sluice: 'This is a fault of Sluice; the server’s log has the details.',
}

/** Why a run failed, in one sentence with its cause, and what mends it. */
export function FailureBanner({
  step,
  failure,
  actions,
  note,
  said,
  isRetried = false,
}: {
  step: string | null
  failure: Failure
  actions?: ReactNode
  /** What its button changes, or why none can. */
  note?: string | undefined
  /** Another run was made of it, by itself or by somebody. */
  isRetried?: boolean
  /** Who else spoke of it, and their words. */
  said?: { by: string; lines: readonly string[] } | undefined
}) {
  return (
    <Banner
      tone="failed"
      {...(step === null ? {} : { title: step })}
      actions={actions}
      below={
        said &&
        said.lines.length > 0 && (
          <details className="text-sm">
            <summary className="cursor-pointer text-ink-2">{`What ${said.by} said`}</summary>
            <ScrollRegion label={`What ${said.by} said`} className="mt-1.5 max-h-48 rounded-md bg-sunken p-2">
              <pre className="text-xs whitespace-pre-wrap">{said.lines.join('\n')}</pre>
            </ScrollRegion>
          </details>
        )
      }
    >
      {failure.message}{' '}
      <span className="text-ink-3">{`${whose[failure.fault]}${isRetried ? ' It is tried again in another run.' : ''}`}</span>
      {note && <> {note}</>}
    </Banner>
  )
}
