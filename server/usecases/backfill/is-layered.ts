import type { TargetPartitions } from '../run/partitions-of-target.ts'

/** Whether what is asked for is made layer by layer. */
export const isLayered = (
  { layers = [], isMixed }: Partial<TargetPartitions>,
  keys: readonly string[],
): boolean => layers.length > 1 && (isMixed === true || keys.length > 1)
