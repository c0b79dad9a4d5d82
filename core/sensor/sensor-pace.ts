import type { ElementOf } from '../document/element.ts'

/** A sensor looks so often where it does not say otherwise. */
export const usualIntervalMs = 30_000
/** Messages it takes at a look where it does not say otherwise. */
export const usualBatchSize = 50
/** The most messages of one look: their runs are written in one transaction. */
const largestBatch = 500
/** The same where the messages of a look are one run. */
const usualTogether = 1_000
const largestTogether = 10_000
const longestBackOffMs = 3_600_000

/** How long after a look the next one comes. */
export const intervalOf = ({ minimumIntervalMs }: Pick<ElementOf<'sensor'>, 'minimumIntervalMs'>): number =>
  minimumIntervalMs ?? usualIntervalMs

/** After so many failures in a row the next look waits twice as long as after one fewer, an hour at most; in milliseconds. */
export const backOffMs = (failures: number, intervalMs: number): number =>
  Math.min(Math.max(longestBackOffMs, intervalMs), intervalMs * 2 ** Math.min(failures, 30))

/** The largest batch size that a sensor may ask for. */
export const largestBatchOf = ({ request }: Pick<ElementOf<'sensor'>, 'request'>): number =>
  request?.['batch'] === true ? largestTogether : largestBatch

/** How many messages a look may take while so many more runs of its tenant may wait. */
export const roomFor = (
  { batchSize, request }: Pick<ElementOf<'sensor'>, 'batchSize' | 'request'>,
  pendingRoom: number,
): number => {
  const largest = largestBatchOf({ request })
  if (request?.['batch'] === true) return pendingRoom > 0 ? Math.min(batchSize ?? usualTogether, largest) : 0
  return Math.max(0, Math.min(batchSize ?? usualBatchSize, largest, pendingRoom))
}

/** Why a sensor that finds no room takes nothing. */
export const noRoomWords =
  'As many runs wait for their turn as the tenant may have waiting. Nothing is taken until there are fewer.'
