import { isOver, type BackfillStatus } from '../backfill/backfill-status.ts'
import type { ElementOf } from '../document/element.ts'
import { isFinished, type RunStatus } from '../run/run-status.ts'

type Overlap = NonNullable<ElementOf<'schedule'>['overlap']>

/** What a schedule started last: a run, or a backfill where its partition rule meant several partitions. */
export type StartedBefore =
  | { kind: 'run'; id: string; status: RunStatus }
  | {
      kind: 'backfill'
      id: string
      status: BackfillStatus
      /** Some of its partitions wait for their turn. */ waits: boolean
    }

/** What becomes of a tick whose schedule has started something before: it starts its own, starts none, or ends the earlier one first. */
export type OverlapVerdict = 'start' | 'skip' | 'cancelPrevious'

const standingOf = (before: StartedBefore): 'waiting' | 'going' | 'ending' | 'ended' => {
  if (before.status === 'canceling') return 'ending'
  if (before.kind === 'run') {
    if (isFinished(before.status)) return 'ended'
    return before.status === 'queued' ? 'waiting' : 'going'
  }
  if (isOver(before.status)) return 'ended'
  return before.waits ? 'waiting' : 'going'
}

/**
 * `skip` leaves a tick out while what came before it still waits for its turn; `queue` lets both wait; `cancelPrevious` ends what has not ended. Of times that one look
 * makes up for none is skipped for another: that they all run is what catch-up asks for.
 */
export const judgeOverlap = (
  overlap: Overlap | undefined,
  previous: StartedBefore | undefined,
  isOfThisLook = false,
): OverlapVerdict => {
  if (previous === undefined || overlap === 'queue') return 'start'
  const standing = standingOf(previous)
  if (overlap === 'cancelPrevious')
    return standing === 'waiting' || standing === 'going' ? 'cancelPrevious' : 'start'
  return standing === 'waiting' && !isOfThisLook ? 'skip' : 'start'
}
