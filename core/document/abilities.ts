import type { ResourceTypeName } from '../resource/resource-types.ts'
import type { ComputeKind } from './compute.ts'
import { sensorKinds, type ElementOf, type Executor } from './element.ts'

/** What the launchers of an installation can carry out. */
export interface Abilities {
  computes: ReadonlySet<ComputeKind>
  executors: ReadonlySet<Executor>
  /** The types of resources in which SQL can run, beside DuckDB over the inputs. */
  warehouses: ReadonlySet<ResourceTypeName>
  /** The types of resources in which values can be kept. */
  ioManagers: ReadonlySet<ResourceTypeName>
  /** What sensors can watch. */
  sensors: ReadonlySet<ElementOf<'sensor'>['source']>
}

/** What one machine can do that starts every run as a process of its own. */
export const localAbilities: Abilities = {
  computes: new Set(['python', 'typescript', 'sql', 'shell', 'external']),
  executors: new Set(['in_process', 'multiprocess']),
  warehouses: new Set(['postgres', 'duckdb']),
  ioManagers: new Set(['file', 'memory', 'reference', 's3', 'gcs', 'azure', 'postgres', 'duckdb']),
  sensors: new Set(sensorKinds),
}

/** What a cluster can do that starts every run as a Job, and each step as one where its job says so, or hands both to the workers of a pool. */
export const kubernetesAbilities: Abilities = {
  ...localAbilities,
  computes: new Set([...localAbilities.computes, 'container']),
  executors: new Set(['in_process', 'multiprocess', 'kubernetes', 'pool']),
}

/** What starts the runs of an installation. */
export type LauncherKind = 'local' | 'kubernetes'

export const abilitiesOf = (launcher: LauncherKind): Abilities =>
  launcher === 'kubernetes' ? kubernetesAbilities : localAbilities
