import type { StepAttemptName } from '#core/run/step-claim.ts'

import type { Sql } from '../sql-pool.ts'

/** Whose container ran, for how long, and what it had asked for. */
export interface ContainerTimeRow {
  tenantId: string
  runId: string
  attempt: number
  step: StepAttemptName | undefined
  containerMs: number
  cpuMilli: number | null
  memoryMib: number | null
}

const ofRun = {
  name: 'container-time-of-run',
  text: `UPDATE run_attempt SET container_ms = $4, cpu_milli = $5, memory_mib = $6
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND container_ms IS DISTINCT FROM $4`,
}
const ofStep = {
  name: 'container-time-of-step',
  text: `UPDATE step_claim SET container_ms = $4, cpu_milli = $5, memory_mib = $6
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $7 AND step_attempt = $8 AND container_ms IS DISTINCT FROM $4`,
}

/** A pod that was never claimed has nothing that its time could be kept with. */
export const keepContainerTime = async (sql: Sql, row: ContainerTimeRow): Promise<void> => {
  const { tenantId, runId, attempt, step } = row
  const values = [tenantId, runId, attempt, row.containerMs, row.cpuMilli, row.memoryMib]
  await (step ? sql.run(ofStep, [...values, step.key, step.attempt]) : sql.run(ofRun, values))
}
