import type { ReactNode } from 'react'

import { Banner } from '#components/ui/banner.tsx'
import type { Failure } from '#core/run/run-event.ts'

const whose: Record<Failure['fault'], string> = {
  user: 'The code did this.',
  limit: 'A limit did this.',
  infrastructure: 'The machine did this; such causes are tried again by themselves.',
  sluice: 'This is a fault of Sluice; the server’s log has the details.',
}

/** Why a run failed, in one sentence with its cause, and what mends it. */
export function FailureBanner({
  step,
  failure,
  actions,
}: {
  step: string | null
  failure: Failure
  actions?: ReactNode
}) {
  return (
    <Banner tone="failed" {...(step === null ? {} : { title: step })} actions={actions}>
      {failure.message} <span className="text-ink-3">{whose[failure.fault]}</span>
    </Banner>
  )
}
