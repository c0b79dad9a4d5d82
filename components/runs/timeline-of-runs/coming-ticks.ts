import type { Answers } from '#components/api/trpc.ts'
import type { RunLane } from '#core/run/timeline/run-lanes.ts'

import type { LaneKind, RunBar } from './run-bar.ts'

export type ComingFire = Answers['schedules']['fires']['fires'][number]

/** What schedules will start, by the lane that its run will stand in. */
export type ComingTicks = ReadonlyMap<string, readonly ComingFire[]>

/** A run of a job stands in the lane of the job; one of a selection is called after its schedule until it is there. */
export const comingTicks = (fires: readonly ComingFire[], by: LaneKind): ComingTicks => {
  const lanes = new Map<string, ComingFire[]>()
  for (const fire of fires) {
    const name = by === 'job' ? (fire.job ?? fire.name) : fire.pipeline
    lanes.set(name, [...(lanes.get(name) ?? []), fire])
  }
  return lanes
}

/** The lanes of runs, and after them those that have nothing yet but what is to come. */
export const withComing = (
  lanes: readonly RunLane<RunBar>[],
  coming: ComingTicks,
): readonly RunLane<RunBar>[] => {
  const known = new Set(lanes.map(({ name }) => name))
  const empty = [...coming.keys()].filter((name) => !known.has(name))
  return empty.length === 0 ? lanes : [...lanes, ...empty.map((name) => ({ name, rows: 1, bars: [] }))]
}
