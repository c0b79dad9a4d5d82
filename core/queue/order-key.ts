/** How much earlier one point of priority lets a run go, among the runs of its tenant. */
export const priorityStepMs = 300_000

/**
 * The place of a run among those of its tenant. Static, so a run only moves forward as time passes and a low priority never starves:
 * a run of priority 1 overtakes those enqueued up to five minutes before it. Between tenants priority counts for nothing.
 */
export const orderKey = (enqueuedAt: Date, priority: number): Date =>
  new Date(enqueuedAt.getTime() - priorityStepMs * priority)
