import type { MissedUpdates } from '#core/condition/missed-updates.ts'
import type { RuleState } from '#core/condition/rule-state.ts'

import type { Sql } from '../sql-pool.ts'
import type { ConditionPlace } from './condition-turns.ts'

/** Keys that were asked for at a tick, as they are kept. */
export interface KeptAsk {
  tick: number
  atMs: number
  keys: string[]
}

export interface ConditionRow {
  key: string
  text: string
  isOn: boolean
  evaluatedAt: Date | null
  state: RuleState
  asked: KeptAsk[]
  /** How often in a row it could not be evaluated, until when it is left alone, and what it missed since. */
  failures: number
  dueAt: Date | null
  missed: MissedUpdates
}

const due = {
  name: 'due-conditions',
  text: 'SELECT asset_key AS key FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2 AND due_at <= $3',
}
const load = {
  name: 'load-conditions',
  text: `SELECT asset_key AS key, text, is_on AS "isOn", evaluated_at AS "evaluatedAt", state, asked, failures, missed, due_at AS "dueAt" FROM asset_condition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3)`,
}
const wait = {
  name: 'let-conditions-wait',
  text: 'UPDATE asset_condition SET due_at = NULL WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3)',
}
const save = {
  name: 'save-conditions',
  text: `UPDATE asset_condition SET evaluated_at = $4, state = found.state, asked = found.asked, failures = 0, missed = '{}', due_at = to_timestamp(found."dueMs" / 1000.0)
    FROM jsonb_to_recordset($3::jsonb) AS found (key text, state jsonb, asked jsonb, "dueMs" float8)
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = found.key AND is_on`,
}

const setAside = {
  name: 'set-conditions-aside',
  text: `UPDATE asset_condition SET failures = found.failures, missed = found.missed, due_at = to_timestamp(found."dueMs" / 1000.0)
    FROM jsonb_to_recordset($3::jsonb) AS found (key text, failures integer, missed jsonb, "dueMs" float8)
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = found.key AND is_on`,
}

export interface ConditionSetAside {
  key: string
  failures: number
  missed: MissedUpdates
  /** When it is tried again, in milliseconds since 1970. */
  dueMs: number
}

/** Keeps that conditions could not be evaluated, and what they have missed. */
export const setConditionsAside = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  conditions: readonly ConditionSetAside[],
): Promise<void> => {
  if (conditions.length > 0) await sql.run(setAside, [tenantId, deploymentId, JSON.stringify(conditions)])
}

/** Lets conditions that could not be evaluated wait until something happens. */
export const letConditionsWait = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<void> => {
  if (keys.length > 0) await sql.run(wait, [tenantId, deploymentId, keys])
}

/** Assets whose conditions are to be evaluated though nothing happened. */
export const dueConditions = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  now: Date,
): Promise<string[]> =>
  (await sql.rows<{ key: string }>(due, [tenantId, deploymentId, now])).map(({ key }) => key)

/** What is kept of conditions. */
export const loadConditions = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<ConditionRow[]> => sql.rows<ConditionRow>(load, [tenantId, deploymentId, keys])

export interface EvaluatedCondition {
  key: string
  state: RuleState
  asked: KeptAsk[]
  /** In milliseconds since 1970; null: when something happens. */
  dueMs: number | null
}

/** Keeps what conditions have to know at their next evaluation. */
export const saveConditions = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  evaluated: readonly EvaluatedCondition[],
  nowMs: number,
): Promise<void> => {
  await sql.run(save, [tenantId, deploymentId, JSON.stringify(evaluated), new Date(nowMs)])
}

export interface ConditionListRow {
  key: string
  pipelineId: string
  text: string
  isOn: boolean
  switchedAt: Date | null
  switchedBy: string | null
  evaluatedAt: Date | null
  dueAt: Date | null
}

const listColumns = `asset_key AS key, pipeline_id AS "pipelineId", text, is_on AS "isOn", switched_at AS "switchedAt", person.name AS "switchedBy",
  evaluated_at AS "evaluatedAt", due_at AS "dueAt"`
const list = {
  name: 'list-conditions',
  text: `SELECT ${listColumns} FROM asset_condition LEFT JOIN "user" AS person ON person.id = switched_by
    WHERE tenant_id = $1 AND deployment_id = $2 AND ($3::text IS NULL OR asset_key = $3) ORDER BY asset_key`,
}

/** The conditions of a deployment, in the order of their assets; that of one asset where it is named. */
export const listConditions = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  key?: string,
): Promise<ConditionListRow[]> => sql.rows<ConditionListRow>(list, [tenantId, deploymentId, key ?? null])
