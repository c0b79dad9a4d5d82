import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { tellRun } from '#server/db/sql/append-events.ts'
import { attemptForLogs } from '#server/db/sql/attempt-rows.ts'
import {
  advanceContainerLog,
  attemptOfPod,
  loadContainerLog,
  type ContainerLogRow,
} from '#server/db/sql/container-logs.ts'
import { announceChange } from '#server/db/wake.ts'
import { namespaceOf } from '#server/gateways/kubernetes-jobs/names.ts'
import type {
  ContainerLogKeeper,
  ContainerOfStep,
} from '#server/gateways/kubernetes-launcher/container-logs.ts'
import type { LogGap, LogItem } from '#server/gateways/kubernetes/log-catch-up.ts'
import { freshCursor, type LogCursor } from '#server/gateways/kubernetes/log-cursor.ts'

import type { RunSecrets } from '../run/run-secrets.ts'
import { appendLogs } from './append-logs.ts'
import { containerFrames, gapWords } from './container-frames.ts'
import type { LogDeps } from './log-deps.ts'

export interface ContainerLogDeps extends LogDeps {
  secrets: RunSecrets
  /** Before a tenant's slug it makes the name of its namespace. */
  namespacePrefix: string
}

/**
 * Keeps what untouched containers print among the logs of their run, in the same transaction as how far was read: no line is lost or kept twice, whichever
 * worker reads. What a pod says of itself is believed within its tenant's namespace alone.
 */
export const containerLogKeeper = (deps: ContainerLogDeps): ContainerLogKeeper => ({
  open: async (of) => {
    const found = await deps.pool.asSystem((sql) => attemptOfPod(sql, of.runId, of.attempt))
    if (!found?.isLatest || namespaceOf(deps.namespacePrefix, found.tenant) !== of.namespace) return undefined
    const { tenantId } = found
    const kept = await deps.pool.asTenant(tenantId, (sql) => loadContainerLog(sql, { tenantId, ...of }))
    if (kept?.isComplete) return undefined
    const keeping = new Keeping(deps, { ...found, ...of }, kept)
    return {
      cursor: kept && (kept.cursor as unknown as LogCursor),
      keep: (items, cursor) => keeping.keep(items, cursor),
      complete: () => keeping.complete(),
    }
  },
})

type Place = ContainerOfStep & { tenantId: string; deploymentId: string; fence: number }

class Keeping {
  readonly #deps: ContainerLogDeps
  readonly #of: Place
  #row: ContainerLogRow

  constructor(deps: ContainerLogDeps, of: Place, row: ContainerLogRow | undefined) {
    this.#deps = deps
    this.#of = of
    this.#row = row ?? { cursor: freshCursor as unknown as Json, deliveries: 0, isComplete: false }
  }

  async keep(items: LogItem[], cursor: LogCursor): Promise<boolean> {
    const row = { ...this.#row, cursor: cursor as unknown as Json }
    try {
      return await this.#keep(items, row)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_large') throw error
      const last = { ...row, isComplete: true }
      await this.#keep([limitLine(this.#deps.clock.now())], last).catch(() => this.#keep([], last))
      return false
    }
  }

  async complete(): Promise<void> {
    if (!this.#row.isComplete) await this.#keep([], { ...this.#row, isComplete: true })
  }

  /** False where this is no longer ours to keep. */
  async #keep(items: LogItem[], row: ContainerLogRow): Promise<boolean> {
    const { tenantId, runId, attempt, fence, step, pod, container } = this.#of
    const now = this.#deps.clock.now()
    const isKept = await this.#deps.pool.asTenant(tenantId, async (sql) => {
      const run = await attemptForLogs(sql, { tenantId, runId, attempt, fence })
      const named = { tenantId, runId, pod, container, attempt, step: step.key, stepAttempt: step.attempt }
      if (!run?.live || !(await advanceContainerLog(sql, named, row))) return false
      if (items.length > 0) await this.#append(sql, items, now)
      return true
    })
    if (isKept) this.#row = { ...row, deliveries: row.deliveries + 1 }
    return isKept
  }

  async #append(sql: Sql, items: LogItem[], now: Date): Promise<void> {
    const { step, deploymentId, ...of } = this.#of
    const frames = containerFrames(items, step, now.getTime())
    const body = { speaker: { ...of, step }, frames, offsets: 'end' as const }
    const [appended] = await appendLogs(sql, this.#deps, { ...of, deploymentId }, [body], now)
    if (appended instanceof Refusal) throw appended
    const gaps = items.filter((item): item is LogGap => item.kind === 'gap' && item.reason !== 'gone')
    if (gaps.length === 0) return
    const { tenantId, runId } = of
    const events = await tellRun(
      sql,
      of,
      gaps.map((gap) => ({
        type: 'ENGINE_EVENT',
        atMs: now.getTime(),
        step: step.key,
        level: 'warning',
        message: gapWords(gap).replace(' here:', ' in its log:'),
      })),
      now,
    )
    await announceChange(sql, {
      tenant: tenantId,
      deployment: deploymentId,
      topics: [{ topic: `run:${runId}`, events }],
    })
  }
}

const limitLine = (now: Date): LogItem => ({
  kind: 'line',
  timeNs: BigInt(now.getTime()) * 1_000_000n,
  bytes: Buffer.from('[sluice] The output of this step reached its limit; the rest is not kept.'),
  cutBytes: 0,
  ended: true,
})
