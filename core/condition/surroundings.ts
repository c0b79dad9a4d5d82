import type { Entity, Facts } from './facts.ts'

/** Which partitions of a dependency belong to a partition of what is made from it. */
export interface KeyMapping {
  /** True: each to that of its own name. */
  isSame: boolean
  of: (key: string) => readonly string[]
  /** Whether it is made from some that there are not. */
  lacks: (key: string) => boolean
}

/** All that a condition looks at besides its own state. */
export interface Surroundings {
  /** Undefined: there is no such asset or check in the deployment. */
  factsOf: (entity: Entity) => Facts | undefined
  depsOf: (asset: string) => readonly string[]
  checksOf: (asset: string) => readonly { name: string; isBlocking: boolean }[]
  mappingOf: (asset: string, dependency: string) => KeyMapping
  /** The assets that a selection names. */
  chosen: (selection: string) => ReadonlySet<string>
  /** What was asked for at this tick already. */
  willBeRequested: (asset: string) => ReadonlySet<string>
  /** Whether one run can make both, a partition of the one with that of the other. */
  sharesRun: (asset: string, other: string) => boolean
}

/** One evaluation of all conditions of a deployment. */
export interface Tick {
  /** Rises with each. */
  number: number
  nowMs: number
}
