/** What came of acting on many runs. */
export interface BulkOutcome {
  done: number
  refused: { runId: string; message: string }[]
  /** Not reached: stopped by hand, or the server did not answer. */
  left: number
  /** Why it ended early, where it did. */
  error: string | null
}

/** Runs sent with one call: enough to be quick, few enough that progress is seen and stopping means something. */
const batchSize = 20

/** Acts on runs a batch at a time, tells after each how far it is, and ends early where it is asked to or a call fails. */
export async function runBulk(
  ids: readonly string[],
  send: (runIds: string[]) => Promise<Pick<BulkOutcome, 'done' | 'refused'>>,
  tell: (outcome: BulkOutcome) => void,
  isStopped: () => boolean,
): Promise<BulkOutcome> {
  let outcome: BulkOutcome = { done: 0, refused: [], left: ids.length, error: null }
  for (let at = 0; at < ids.length && !isStopped(); at += batchSize) {
    const batch = ids.slice(at, at + batchSize)
    try {
      const { done, refused } = await send(batch)
      outcome = {
        done: outcome.done + done,
        refused: [...outcome.refused, ...refused],
        left: outcome.left - batch.length,
        error: null,
      }
    } catch (error) {
      outcome = { ...outcome, error: error instanceof Error ? error.message : String(error) }
      break
    }
    tell(outcome)
  }
  tell(outcome)
  return outcome
}
