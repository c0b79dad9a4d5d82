/** The tag that every run of a backfill bears, with the backfill's id; Dagster's name of it. */
export const backfillTag = 'dagster/backfill'
