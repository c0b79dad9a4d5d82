import type { Failure, RunEvent } from '#core/run/run-event.ts'
import { keysMade } from '#core/run/step-graph.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'

import { atMs, claimedRuns } from './claimed-runs.ts'
import type { RunFixture, TestTenant } from './run-fixture.ts'

/** A run that goes on until it is ended. */
export interface BegunRun {
  runId: string
  /** What its steps make, each with its partition; '' where it is made whole. */
  makes: { asset: string; key: string }[]
  end: (how: 'succeeds' | 'fails' | 'is canceled') => Promise<void>
}

const failure: Failure = { message: 'no such file', fault: 'user', cause: 'exception' }

/** Begins runs as a worker and a runner do, one at a time. */
export const begunRuns = (fixture: RunFixture) => {
  const { take } = claimedRuns(fixture)

  /** The next run of a tenant that waits; undefined where none does, or it has no slot free. */
  const begin = async ({ tenantId }: TestTenant): Promise<BegunRun | undefined> => {
    let [taken] = await take(1)
    while (taken && taken.tenantId !== tenantId) [taken] = await take(1)
    if (!taken) return undefined
    const { runId, code } = taken
    const { fence, graph } = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: code })
    const tried = { atMs, stepAttempt: 1 }
    const made = graph.steps.map((step) => ({ step: step.key, keys: keysMade(step) }))
    const eventsOf = {
      succeeds: [
        ...made.flatMap(({ step, keys }): RunEvent[] => [
          { ...tried, type: 'STEP_START', step },
          ...keys.map((key): RunEvent => ({
            ...tried,
            type: 'ASSET_MATERIALIZATION',
            step,
            asset: step,
            ...(key !== null && { partition: key }),
            dataVersion: `v ${key}`,
          })),
          { ...tried, type: 'STEP_SUCCESS', step, durationMs: 1 },
        ]),
        { type: 'RUN_SUCCESS', atMs },
      ],
      fails: [
        ...made.flatMap(({ step }): RunEvent[] => [
          { ...tried, type: 'STEP_START', step },
          { ...tried, type: 'STEP_FAILURE', step, failure },
        ]),
        { type: 'RUN_FAILURE', atMs, failure },
      ],
      'is canceled': [{ type: 'RUN_CANCELED', atMs }],
    } satisfies Record<string, RunEvent[]>
    return {
      runId,
      makes: made.flatMap(({ step, keys }) => keys.map((key) => ({ asset: step, key: key ?? '' }))),
      end: async (how) => {
        const events: RunEvent[] = [{ type: 'RUN_START', atMs }, ...eventsOf[how]]
        await acceptEvents(
          fixture.runApi,
          { tenantId, runId, attempt: 1, fence },
          { fence, events: events.map((event, index) => ({ seq: index + 1, event })) },
        )
      },
    }
  }

  return { begin }
}
