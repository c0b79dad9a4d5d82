/** Partitions that one run makes at most: its document, its events and its values stay of a size that can be handled. */
export const mostPerRun = 10_000
