import { notice, type Watch } from './watch-runs-once.ts'

const timeoutMs = 3_000

/** Finds out whether runs can report at this moment, for which web needs its database, and remembers since when. */
export const probeWebOnce = async (runApiUrl: string, watch: Watch, now: Date): Promise<void> => {
  notice(watch, now)
  try {
    const answer = await fetch(`${runApiUrl}/api/ready`, { signal: AbortSignal.timeout(timeoutMs) })
    await answer.body?.cancel()
    watch.webReachableSince = answer.ok ? (watch.webReachableSince ?? now) : null
  } catch {
    // Not reachable is an answer, whatever the reason.
    watch.webReachableSince = null
  }
}
