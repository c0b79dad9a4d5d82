/** A run only watches over its steps in a worker of a pool, so that one holds several; a step has it to itself. */
export const mostRunsHeld = 8
export const mostStepsHeld = 1

/** A worker that is asked to go has this long to end what it holds. */
export const drainMs = 3_600_000

/** Longer than any worker is silent that comes again. */
export const forgottenAfterMs = 300_000
