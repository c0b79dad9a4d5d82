import type { ElementOf } from '../document/element.ts'
import { isFinished, type RunStatus } from '../run/run-status.ts'

type Overlap = NonNullable<ElementOf<'schedule'>['overlap']>

/** What becomes of a tick whose schedule has an earlier run: it starts its own, starts none, or ends the earlier one first. */
export type OverlapVerdict = 'start' | 'skip' | 'cancelPrevious'

/** `skip` leaves a tick out while the run before it still waits for its turn; `queue` lets both wait; `cancelPrevious` ends a run that has not ended. */
export const judgeOverlap = (
  overlap: Overlap | undefined,
  previous: RunStatus | undefined,
): OverlapVerdict => {
  if (previous === undefined || isFinished(previous) || overlap === 'queue') return 'start'
  if (overlap === 'cancelPrevious') return previous === 'canceling' ? 'start' : 'cancelPrevious'
  return previous === 'queued' ? 'skip' : 'start'
}
