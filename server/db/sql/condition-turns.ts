import type { Sql } from '../sql-pool.ts'

/** A deployment that has conditions. */
export interface ConditionPlace {
  tenantId: string
  deploymentId: string
}

/** The turn of a deployment, held until the end of the transaction. */
export interface ConditionTurn {
  /** Of the tick before. */
  number: number
  tickedAt: Date | null
  /** What it asked for: keys as they are kept, by asset. */
  requested: Record<string, string[]>
}

const due = {
  name: 'due-condition-turns',
  text: `SELECT tenant_id AS "tenantId", deployment_id AS "deploymentId" FROM condition_turn AS turn
    WHERE (not_before IS NULL OR not_before <= $1) AND (due_at <= $1
      OR EXISTS (SELECT FROM condition_news AS news WHERE news.tenant_id = turn.tenant_id AND news.deployment_id = turn.deployment_id))
    ORDER BY ticked_at NULLS FIRST LIMIT $2`,
}
const hold = {
  name: 'hold-condition-turn',
  text: `SELECT number, ticked_at AS "tickedAt", requested FROM condition_turn WHERE tenant_id = $1 AND deployment_id = $2 AND (not_before IS NULL OR not_before <= $3)
    FOR UPDATE SKIP LOCKED`,
}
const save = {
  name: 'save-condition-turn',
  text: `UPDATE condition_turn SET number = $3, ticked_at = $4, requested = $5, evaluated = $6, took_ms = $7, not_before = NULL,
      due_at = CASE WHEN $5::jsonb <> '{}' THEN $4 ELSE (SELECT min(due_at) FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2) END
    WHERE tenant_id = $1 AND deployment_id = $2`,
}
const postpone = {
  name: 'postpone-condition-turn',
  text: 'UPDATE condition_turn SET not_before = $3 WHERE tenant_id = $1 AND deployment_id = $2',
}

/** Deployments in which something happened, or a condition is due, those first whose last tick is the longest ago; by the login of the worker, of all tenants. */
export const dueConditionTurns = (sql: Sql, now: Date, limit: number): Promise<ConditionPlace[]> =>
  sql.rows<ConditionPlace>(due, [now, limit])

/** Holds the turn of a deployment; undefined where another worker has it, or there is none. */
export const holdConditionTurn = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  now: Date,
): Promise<ConditionTurn | undefined> => sql.row<ConditionTurn>(hold, [tenantId, deploymentId, now])

export interface MadeTick {
  number: number
  nowMs: number
  requested: ConditionTurn['requested']
  /** How many conditions it evaluated. */
  evaluated: number
  tookMs: number
}

/** Writes that a tick was made. One that asked for something is followed by another at once, which knows of it. */
export const saveConditionTurn = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  { number, nowMs, requested, evaluated, tookMs }: MadeTick,
): Promise<void> => {
  const asked = JSON.stringify(requested)
  await sql.run(save, [tenantId, deploymentId, number, new Date(nowMs), asked, evaluated, Math.round(tookMs)])
}

/** Lets a deployment wait for its next tick. */
export const postponeConditionTurn = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  until: Date,
): Promise<void> => {
  await sql.run(postpone, [tenantId, deploymentId, until])
}
