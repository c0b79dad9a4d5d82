import type { LaunchStage } from '../pod/explain-waiting.ts'
import { describeEnd, timeLimitFailure, type ProcessEnd } from './describe-end.ts'
import { cancelTimeoutMs, leaseMs, startTimeoutMs, timeLimitGraceMs, unseenStartTimeoutMs } from './lease.ts'
import type { Failure } from './run-event.ts'

/** What the launcher found: its process goes on, has ended (as seen, or unseen), or is nothing this worker can see. */
export type LaunchState =
  /** `because`: what it is given up for, where that is another thing than the time it took. */
  | {
      state: 'running'
      stage?: { cause: LaunchStage; words: string; because?: Failure }
      /** What is the matter with it where nothing is heard of it. */
      suspected?: Failure
    }
  | { state: 'ended'; end: ProcessEnd | null }
  | { state: 'ended'; failure: Failure }

export interface AttemptFacts {
  /** It goes to a cluster, where one worker of all sees what becomes of it. */
  isInCluster: boolean
  isLaunched: boolean
  isCanceling: boolean
  cancelForced: boolean
  workerAlive: boolean
  dequeuedAtMs: number
  claimedAtMs: number | null
  leaseExpiresAtMs: number
  cancelRequestedAtMs: number | null
  /** How long the run may take; null where nothing says. */
  maxRuntimeMs: number | null
  /** Since when web answers, as this worker sees it; null while it does not. */
  webReachableSinceMs: number | null
}

export type Verdict =
  | { do: 'nothing' }
  | { do: 'end'; failure: Failure; kill: boolean }
  | { do: 'cancel'; how: 'gently' | 'force' }

const lost = (message: string, cause = 'lost'): Failure => ({
  message,
  fault: 'infrastructure',
  cause,
  retryable: true,
})

/** The worker lives, so what it asked for was not answered. */
const notLaunched = ({ isInCluster }: AttemptFacts): Failure =>
  isInCluster
    ? lost(`The cluster did not answer for ${startTimeoutMs / 60_000} minutes.`, 'cluster_away')
    : lost(`The worker did not launch the run within ${startTimeoutMs / 60_000} minutes.`, 'start_timeout')

/**
 * What the watcher does about an attempt that has not ended. A process that was seen dead is dead. Silence alone proves nothing while web cannot be
 * reached: only when it could be for one full lease is an attempt given up.
 */
export const judgeAttempt = (facts: AttemptFacts, seen: LaunchState | undefined, nowMs: number): Verdict => {
  const beats = facts.claimedAtMs !== null && nowMs <= facts.leaseExpiresAtMs
  // A node that says nothing, or that we know too little of, has not lost a run that does.
  const isDoubted =
    seen?.state === 'ended' && 'failure' in seen && seen.failure.cause === 'node_lost' && beats
  if (seen?.state === 'ended' && !isDoubted)
    return { do: 'end', failure: 'failure' in seen ? seen.failure : describeEnd(seen.end), kill: false }
  if (!facts.isLaunched) {
    if (!facts.workerAlive)
      return {
        do: 'end',
        failure: lost('The worker that was to launch the run is gone.', 'worker_lost'),
        kill: false,
      }
    return nowMs - facts.dequeuedAtMs > startTimeoutMs
      ? { do: 'end', failure: notLaunched(facts), kill: false }
      : { do: 'nothing' }
  }
  if (facts.isCanceling && seen) {
    const overdue = nowMs - (facts.cancelRequestedAtMs ?? nowMs) >= cancelTimeoutMs
    return { do: 'cancel', how: facts.cancelForced || overdue ? 'force' : 'gently' }
  }
  // The runner ends itself at its limit, gently; one that did not is ended from outside.
  if (facts.maxRuntimeMs !== null && facts.claimedAtMs !== null)
    if (nowMs - facts.claimedAtMs > facts.maxRuntimeMs + timeLimitGraceMs)
      return { do: 'end', failure: timeLimitFailure, kill: true }
  const webAnswered = facts.webReachableSinceMs !== null && nowMs - facts.webReachableSinceMs >= leaseMs
  if (!webAnswered) return { do: 'nothing' }
  // In a pool that goes on with the work of others, it waits its turn for as long as that takes.
  const waitsItsTurn =
    seen?.state === 'running' && (seen.stage?.cause === 'pool' || seen.stage?.cause === 'tier_pods')
  if (facts.claimedAtMs === null && waitsItsTurn) return { do: 'nothing' }
  if (facts.claimedAtMs === null) {
    const limitMs = seen || !facts.isInCluster ? startTimeoutMs : unseenStartTimeoutMs
    const launch = seen?.state === 'running' ? seen.stage : undefined
    const stage = launch ? ` ${launch.words.replace(/\.?$/, '.')}` : ''
    const failure =
      launch?.because ??
      lost(
        `The process of the run did not report within ${limitMs / 60_000} minutes of its launch.${stage}`,
        'start_timeout',
      )
    return nowMs - facts.dequeuedAtMs > limitMs ? { do: 'end', failure, kill: true } : { do: 'nothing' }
  }
  if (nowMs <= facts.leaseExpiresAtMs) return { do: 'nothing' }
  const seconds = Math.round((nowMs - facts.leaseExpiresAtMs + leaseMs) / 1000)
  const silence = lost(
    `Nothing was heard of the run for ${seconds} seconds, though the server could be reached.`,
  )
  const suspected = seen?.state === 'running' ? seen.suspected : undefined
  return { do: 'end', failure: suspected ?? silence, kill: true }
}
