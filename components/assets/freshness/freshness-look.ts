import type { Tone } from '#components/ui/tone.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'

/** The colour and shape of whether an asset is as young as it is to be. */
export const freshnessTone: Record<
  FreshnessState,
  Extract<Tone, 'neutral' | 'succeeded' | 'warn' | 'failed'>
> = {
  unknown: 'neutral',
  pass: 'succeeded',
  warn: 'warn',
  fail: 'failed',
}
