import type { Runtime } from '#core/document/runtime.ts'
import type { PodGround } from '#core/pod/run-pod.ts'
import type { RunPlace } from '#server/db/sql/tenant-rows.ts'

/** What the pods of a deployment’s runs are made on, where every pod has `installation`. */
export const groundAt = (
  {
    deployment,
    runtime,
    plan,
    cpuMilli,
    memoryMib,
  }: Omit<RunPlace, 'tenant' | 'cluster' | 'folder' | 'isProduction'>,
  installation: Runtime,
): PodGround => ({
  installation,
  deployment: { name: deployment, runtime },
  ceiling: { plan, cpuMilli, memoryMib },
})
