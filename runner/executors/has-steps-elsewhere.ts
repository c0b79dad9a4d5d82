import type { ClaimAnswer } from '#core/protocol/run-api.ts'

/** Whether the steps of a run have processes of their own that are not beside it. */
export const hasStepsElsewhere = ({ stepJobs, inPool }: ClaimAnswer): boolean =>
  stepJobs !== null || inPool === true
