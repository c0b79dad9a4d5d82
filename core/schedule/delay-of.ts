import { sha256 } from '../sha256.ts'

/**
 * How much later than its times a schedule is carried out, in milliseconds below `jitterMs`: always the same for one schedule, so that many with the
 * same times spread out and each keeps its rhythm.
 */
export const delayOf = (id: string, jitterMs: number | undefined): number =>
  jitterMs ? Number.parseInt(sha256(id).slice(0, 8), 16) % jitterMs : 0
