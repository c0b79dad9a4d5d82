/** How long an attempt counts as alive without a word, and how often it gives one. */
export const leaseMs = 30_000
export const heartbeatMs = 10_000
/** From launch to claim; then the launch counts as failed. */
export const startTimeoutMs = 300_000
/** The same where nobody can say what holds the launch: whoever follows its cluster may see that it goes on. */
export const unseenStartTimeoutMs = 1_800_000
/** How often the watcher looks at the runs that go on. */
export const watchEveryMs = 2_000
/** A canceled run has this long to end by itself, so that it is gone ten seconds after it was canceled, whenever the watcher looked. */
export const cancelTimeoutMs = 7_500
/** A run at its time limit ends its steps by itself; so long after it, it is ended from outside. */
export const timeLimitGraceMs = 15_000
/** Launches that infrastructure spoiled are tried again this often. */
export const maxLaunchRetries = 5

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + leaseMs)
