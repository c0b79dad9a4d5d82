/** Runs of a tenant that may wait at a time: at so many sensors take no more in, and backfills start none. */
export const mostPending = 10_000
