import type { Tone } from '#components/ui/tone.ts'
import type { CheckStatus } from '#core/check/check-words.ts'

/** The colour and shape of how a check stands. */
export const checkTone: Record<
  CheckStatus,
  Extract<Tone, 'neutral' | 'running' | 'succeeded' | 'warn' | 'failed' | 'stale'>
> = {
  never: 'neutral',
  running: 'running',
  passed: 'succeeded',
  warned: 'warn',
  failed: 'failed',
  executionFailed: 'stale',
}
