import { sha256 } from '../sha256.ts'

/** One Job a try: its name says which, so that making it twice makes one. At most 52 characters. */
export const stepJobName = (runId: string, attempt: number, key: string, stepAttempt: number): string =>
  `sluice-step-${sha256(`${runId} ${attempt} ${stepAttempt} ${key}`).slice(0, 40)}`
