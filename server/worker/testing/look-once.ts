import { laneOptions, SensorLane, type SensorLoopDeps } from '../sensor-lane.ts'

/** Lets the sensors look that are due, and waits for them. */
export const lookOnce = async (deps: SensorLoopDeps, now: Date): Promise<void> => {
  for (const options of Object.values(laneOptions)) {
    const lane = new SensorLane(deps, options)
    await lane.pass(now)
    await lane.over()
  }
}
