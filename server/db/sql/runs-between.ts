import type { RunStatus } from '#core/run/run-status.ts'

import type { Sql } from '../sql-pool.ts'
import { binder, firstIdOf } from './run-conditions.ts'
import { type RunQuestion, whereOf } from './run-rows.ts'

export interface RunBetween {
  id: string
  title: string
  job: string | null
  status: RunStatus
  /** Names of the pipelines that gave it steps. */
  pipelines: string[]
  enqueuedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  failure: string | null
}

/** A run that ended after the window is found where it was asked for so long before the window's end at most. */
const lookBackMs = 86_400_000

/**
 * Runs of which some of their time, from when they were asked for to their end, lies between two moments; newest first. Each part is a stretch of
 * an index: those that ended in the window, those that ended after it, those that go on.
 */
export const runsBetween = (
  sql: Sql,
  question: RunQuestion,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  limit: number,
): Promise<RunBetween[]> => {
  const values: unknown[] = []
  const bind = binder(values)
  const where = whereOf(question, values)
  const [from, to, end] = [bind(new Date(fromMs)), bind(new Date(toMs)), bind(firstIdOf(toMs))]
  const begin = bind(firstIdOf(toMs - lookBackMs))
  const most = bind(limit)
  return sql.rows<RunBetween>(
    `WITH found AS (
        (SELECT run.id FROM run WHERE ${where} AND run.finished_at >= ${from} AND run.finished_at <= ${to} ORDER BY run.finished_at DESC LIMIT ${most})
        UNION ALL
        (SELECT run.id FROM run WHERE ${where} AND run.id >= ${begin} AND run.id < ${end} AND run.finished_at > ${to} ORDER BY run.id DESC LIMIT ${most})
        UNION ALL
        (SELECT run.id FROM run WHERE ${where} AND run.status IN ('queued', 'launching', 'running', 'canceling') AND run.id < ${end} ORDER BY run.id DESC LIMIT ${most})
      ), shown AS (SELECT DISTINCT id FROM found ORDER BY id DESC LIMIT ${most})
      SELECT run.id, run.title, run.job, run.status, run.enqueued_at AS "enqueuedAt", run.started_at AS "startedAt", run.finished_at AS "finishedAt",
        run.failure ->> 'message' AS failure,
        ARRAY(SELECT pipeline.name FROM jsonb_object_keys(run.versions) AS used JOIN pipeline ON pipeline.tenant_id = run.tenant_id AND pipeline.id = used::uuid
          ORDER BY pipeline.name) AS pipelines
      FROM shown JOIN run ON run.tenant_id = $1 AND run.id = shown.id ORDER BY run.id DESC`,
    values,
  )
}

const slots = { name: 'slots-of-tenant', text: 'SELECT slots FROM tenant_queue WHERE tenant_id = $1' }

/** How many runs of the tenant may go on at once; null for as many as are asked for. */
export const slotsOf = async (sql: Sql, tenantId: string): Promise<number | null> =>
  (await sql.row<{ slots: number | null }>(slots, [tenantId]))?.slots ?? null
