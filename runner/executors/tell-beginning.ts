import type { ClaimAnswer } from '#core/protocol/run-api.ts'

import type { Reporter } from '../reporting/reporter.ts'

/** The first words of a run: that it begins, and that nobody will find what it prints where logs are not kept. */
export const tellBeginning = (
  reporter: Pick<Reporter, 'event'>,
  { keepsLogs }: ClaimAnswer['limits'],
): void => {
  reporter.event({ type: 'RUN_START' })
  if (keepsLogs === false)
    reporter.event({
      type: 'ENGINE_EVENT',
      level: 'info',
      message:
        'This installation keeps no logs: what steps print goes to the output of their processes alone.',
    })
}
