import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import type { RunProgress } from '#core/run/run-progress.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { StepHost } from '../hosts/step-host.ts'
import type { LeftoverSweeper } from '../processes/leftover-sweeper.ts'
import type { MemoryKills } from '../processes/memory-kills.ts'
import type { ProcessMonitor } from '../processes/process-monitor.ts'
import type { Reporter } from '../reporting/reporter.ts'
import type { ValueStore } from '../values/value-store.ts'
import type { ResourcesOfRun } from './open-resources.ts'

/** What every step of a run is executed with. */
export interface RunContext {
  claim: ClaimAnswer
  run: RunProgress
  reporter: Reporter
  values: ValueStore
  resources: ResourcesOfRun
  /** The host for a step. Throws a Refusal where this machine has none for its kind. */
  hostFor: (step: Step) => Promise<StepHost>
  monitor: ProcessMonitor
  sweeper: LeftoverSweeper
  memoryKills: MemoryKills
  /** Where the folders of steps are made. */
  folder: string
  /** Beneath the environment of every step: PATH and what the launch carried. */
  baseEnv: Readonly<Record<string, string>>
  /** Data versions known so far, by asset, of a partition by `asset[key]`. */
  assetVersions: Map<string, string>
  /** Assets this runner has materialized, named likewise. */
  materialized: Set<string>
  /** Data versions of working values known so far, by step and output. */
  outputVersions: Map<string, string>
  /** Whether the output of steps is copied to the runner's own. */
  echo: boolean
  /** How long it is left open who killed a step: perhaps somebody who takes all of us away. */
  killPatienceMs: number
}

/** Why a step is ended from here. */
export type StopReason = 'cancel' | 'fenced' | 'run_timeout'
