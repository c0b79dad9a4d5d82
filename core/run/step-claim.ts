/** An attempt at a step that has a process of its own. */
export interface StepAttemptName {
  key: string
  attempt: number
}

/** What the claim code of an attempt at a step is derived from, beside the secret of its run's attempt. */
export const stepClaimText = ({ key, attempt }: StepAttemptName): string => `step:${attempt}:${key}`

/** What the secret of a run's attempt is derived from, beside the secret of the installation. */
export const stepSecretText = (runId: string, attempt: number, fence: number): string =>
  `steps:${runId}:${attempt}:${fence}`
