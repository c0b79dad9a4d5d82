import type { Runtime } from '#core/document/runtime.ts'
import type { Json } from '#core/json.ts'
import type { RunPod } from '#core/pod/run-pod.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { LaunchState } from '#core/run/judge-attempt.ts'
import type { Failure } from '#core/run/run-event.ts'

/** Whose run it is: decides the account it runs under and the folder it works in. */
export interface LaunchTenant {
  id: string
  /** Small and stable. */
  number: number
  slug: string
}

/** What the tenant's plan gives it; null: any amount. */
export interface LaunchPlan {
  runs: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

export interface Launch {
  tenant: LaunchTenant
  /** Which of several clusters it goes to; absent where there is no choice. */
  cluster?: string
  plan: LaunchPlan
  fence: number
  /** What it runs in, where the launcher has use for that. */
  pod: RunPod | null
  order: Omit<LaunchOrder, 'work' | 'env'>
  /** The whole tree is ended after this long; null: never. */
  timeoutMs: number | null
  /** The whole tree is ended when it holds more for longer than a moment; null: no limit. */
  memoryLimitBytes: number | null
}

/** Where an attempt runs: enough for another worker, or this one after a restart, to find it again. */
export type LaunchRecord = Record<string, Json>

/** Infrastructure did not allow the launch; `retryable` where a later try may go well. */
export class LaunchFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'LaunchFailed'
    this.failure = failure
  }
}

/** A pool as it is to be in its cluster. */
export interface WantedPool {
  tenant: { slug: string }
  plan: LaunchPlan
  key: string
  runtime: Runtime
  apiUrl: string
  code: string
  /** None: it is taken away. */
  size: number
  /** Where it is to shrink: how much each of its workers, which are called as their pods are, has to lose. */
  loads?: readonly { worker: string; load: number }[]
}

/** Whether a pool, by its key, is to have workers now. */
export type IsWanted = (key: string) => Promise<boolean>

/** Which attempts have not ended. Asked for after it was listed what there is: what is launched meanwhile is none of the list. */
export interface OpenAttempts {
  all(): Promise<(runId: string, attempt: number) => boolean>
  /** One, asked for anew. */
  has(runId: string, attempt: number): Promise<boolean>
}

/** A tenant with work in a cluster. */
export interface KeptTenant {
  slug: string
  plan: LaunchPlan
}

/** What starts the process of a run. Each kind passes the same contract suite. */
export interface Launcher {
  readonly kind: 'local' | 'kubernetes'
  /** How many more attempts can be started now; null: any number. */
  room(): number | null
  /** A run of this tenant is likely soon: what takes time may be done now. */
  warm(tenant: LaunchTenant): void
  /**
   * Starts an attempt. `record` is called, and must have settled, before any of the run's code can start: what is lost after that is found again by the record.
   * Throws {@link LaunchFailed}.
   */
  launch(launch: Launch, record: (record: LaunchRecord) => Promise<void>): Promise<void>
  /** What became of an attempt. An attempt another machine runs is not ours to judge: undefined. */
  inspect(record: LaunchRecord): Promise<LaunchState | undefined>
  /** Ends an attempt: gently, or with everything it started at once. Ending what has ended is no error. */
  cancel(record: LaunchRecord, how: 'gently' | 'force'): Promise<void>
  /** Told when something may have happened to an attempt: it is worth a look. */
  onNews(listener: (run: { runId: string }) => void): void
  /** How often what was left behind is looked for. */
  readonly clearEveryMs: number
  /** Removes what attempts left that ended while nobody looked; nothing that is younger than `before`, and nothing of one that is open. */
  clearLeftovers(attempts: OpenAttempts, before: Date): Promise<void>
  /** What workers share, by name, such as clusters. */
  readonly shared: readonly string[]
  /** Of several workers one follows each of what they share, and judges for all; the others launch and leave the rest to it. One that cannot be followed stops no other: false where it cannot be, from here and at present. */
  follow(shared: string, isFollowing: boolean): Promise<boolean>
  /**
   * Makes the pools of a cluster, by its name, what they should be, and takes away what is none of them, once `isWanted` says so too: it is asked after it was listed
   * what there is, for a pool may have been opened since it was decided about the others. Absent where there are none.
   */
  keepPools?(shared: string, pools: readonly WantedPool[], isWanted: IsWanted): Promise<void>
  /** Puts right what tenants have in a cluster, by its name, for their runs; absent where they have nothing there. */
  keepTenants?(shared: string, tenants: readonly KeptTenant[]): Promise<void>
  /** Lets go: running attempts go on, idle helpers end. */
  close(): Promise<void>
}
