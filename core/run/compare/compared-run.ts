import type { Json } from '../../json.ts'
import type { Metadata } from '../metadata.ts'
import type { Step } from '../step-graph.ts'
import type { StepState } from '../step-state.ts'

/** A resource as a pipeline configures it, secrets by reference. */
export interface ComparedResource {
  type: string
  config: Record<string, Json>
}

/** What a run told of an asset when it made it. */
export interface MadeAsset {
  dataVersion: string
  /** Data versions of what it was made from, by asset key. */
  inputVersions: Readonly<Record<string, string>>
  metadata: Metadata
}

/** A run as it is compared: what was given to its steps, and what came of it. */
export interface ComparedRun {
  /** By key, in an order in which each can follow those it waits for. */
  graph: ReadonlyMap<string, Step>
  /** By key, in the same order; pieces stand where the step of the graph stood. */
  steps: ReadonlyMap<string, StepState>
  /** By asset key. */
  made: ReadonlyMap<string, MadeAsset>
  /** Data versions of what lay in storage when the run was claimed, by asset key. */
  stored: Readonly<Record<string, string>>
  /** Packages by pipeline name, as they are required. */
  requirements: Readonly<Record<string, readonly string[]>>
  resources: Readonly<Record<string, ComparedResource>>
}
