import type { Json } from '#core/json.ts'

import type { Sql } from '../sql-pool.ts'

/** One instance of a container of a run. */
export interface ContainerName {
  tenantId: string
  runId: string
  /** Its uid. */
  pod: string
  container: string
}

/** What is known of an attempt that a pod says to be of. */
export interface AttemptOfPod {
  tenantId: string
  tenant: string
  deploymentId: string
  fence: number
  /** Whether no other attempt has taken its place. */
  isLatest: boolean
}

export interface ContainerLogRow {
  cursor: Json
  /** How often lines were kept. */
  deliveries: number
  isComplete: boolean
}

const attempt = {
  name: 'attempt-of-pod',
  text: `SELECT run.tenant_id AS "tenantId", tenant.slug AS tenant, run.deployment_id AS "deploymentId", run_attempt.fence, run.fence = run_attempt.fence AS "isLatest"
    FROM run JOIN run_attempt ON run_attempt.tenant_id = run.tenant_id AND run_attempt.run_id = run.id AND run_attempt.attempt = $2
    JOIN tenant ON tenant.id = run.tenant_id
    WHERE run.id = $1`,
}
const load = {
  name: 'container-log',
  text: `SELECT cursor, deliveries, is_complete AS "isComplete" FROM container_log WHERE tenant_id = $1 AND run_id = $2 AND pod = $3 AND container = $4`,
}
const advance = {
  name: 'advance-container-log',
  text: `INSERT INTO container_log (tenant_id, run_id, pod, container, attempt, step, step_attempt, cursor, deliveries, is_complete)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9 + 1, $10)
    ON CONFLICT (tenant_id, run_id, pod, container) DO UPDATE
      SET cursor = excluded.cursor, deliveries = excluded.deliveries, is_complete = excluded.is_complete WHERE container_log.deliveries = $9`,
}

const named = ({ tenantId, runId, pod, container }: ContainerName) => [tenantId, runId, pod, container]

export const attemptOfPod = (sql: Sql, runId: string, number: number): Promise<AttemptOfPod | undefined> =>
  sql.row<AttemptOfPod>(attempt, [runId, number])

export const loadContainerLog = (sql: Sql, of: ContainerName): Promise<ContainerLogRow | undefined> =>
  sql.row<ContainerLogRow>(load, named(of))

/** Remembers how far was read, if nobody else has read on since `row`; false where somebody has. */
export const advanceContainerLog = async (
  sql: Sql,
  of: ContainerName & { attempt: number; step: string; stepAttempt: number },
  row: ContainerLogRow,
): Promise<boolean> =>
  (await sql.run(advance, [
    ...named(of),
    of.attempt,
    of.step,
    of.stepAttempt,
    JSON.stringify(row.cursor),
    row.deliveries,
    row.isComplete,
  ])) > 0
