import type { LogFrame } from '#core/protocol/log-frames.ts'
import { Refusal } from '#core/refusal.ts'
import type { LogStreamState } from '#core/run/append-frames.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { attemptForLogs, hearAttempt } from '#server/db/sql/attempt-rows.ts'
import { hearStep } from '#server/db/sql/step-claims.ts'
import { gathered } from '#server/platform/gathered.ts'

import type { RunSecrets } from '../run/run-secrets.ts'
import { type Appended, appendLogs, type SpokenFrames, type Speaker } from './append-logs.ts'
import type { LogDeps } from './log-deps.ts'

/** Makes frames of one who speaks durable; answers the streams as they are then. Throws a Refusal: `fenced`, or as `appendLogs` says. */
export type LogIntake = (speaker: Speaker, frames: LogFrame[]) => Promise<LogStreamState[]>

/** Of the bodies of a run that wait for each other. */
const portionBytes = 4_194_304

const sizeOf = ({ frames }: SpokenFrames): number => frames.reduce((sum, { bytes }) => sum + bytes.length, 0)

const hear = (sql: Sql, { tenantId, runId, attempt, step }: Speaker): Promise<void> =>
  step
    ? hearStep(sql, { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt })
    : hearAttempt(sql, { tenantId, runId, attempt })

/** The deployment of the run, where whoever speaks still has the say. */
const heard = async (sql: Sql, speaker: Speaker): Promise<string | undefined> => {
  const run = await attemptForLogs(sql, speaker)
  if (!run?.live) return undefined
  if (run.isUnheard) await hear(sql, speaker)
  return run.deploymentId
}

/**
 * The pods of a run print into one log, whose positions have no gaps: one transaction at a time. What arrives during one goes into the next together, so that
 * fifty pods wait for one commit and not for fifty.
 */
export const logIntake = (deps: LogDeps & { secrets: RunSecrets }): LogIntake => {
  const appendAll = async (sql: Sql, bodies: SpokenFrames[]): Promise<Appended[]> => {
    let deploymentId: string | undefined
    const live: SpokenFrames[] = []
    for (const body of bodies) {
      const found = await heard(sql, body.speaker)
      if (found === undefined) continue
      deploymentId = found
      live.push(body)
    }
    const [first] = live
    const appended =
      first && deploymentId !== undefined
        ? await appendLogs(sql, deps, { ...first.speaker, deploymentId }, live, deps.clock.now())
        : []
    const answers = new Map(live.map((body, index) => [body, appended[index]]))
    return bodies.map(
      (body) =>
        answers.get(body) ?? new Refusal('fenced', 'Another attempt has taken the place of this one.'),
    )
  }

  const take = gathered<SpokenFrames, Appended>(
    async (bodies) => {
      // Of one run, so of one tenant.
      const tenantId = bodies[0]?.speaker.tenantId ?? ''
      return deps.pool.asTenant(tenantId, (sql) => appendAll(sql, bodies))
    },
    { size: sizeOf, most: portionBytes },
  )

  return async (speaker, frames) => {
    const appended = await take(`${speaker.tenantId} ${speaker.runId}`, { speaker, frames, offsets: 'told' })
    if (appended instanceof Refusal) throw appended
    return appended
  }
}
