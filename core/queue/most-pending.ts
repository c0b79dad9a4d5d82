/** Runs of a tenant that may wait at a time, where its plan says nothing else: at so many sensors take no more in, and backfills start none. */
export const mostPending = 10_000
