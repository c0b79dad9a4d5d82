import type { Tone } from '#components/ui/tone.ts'

import type { StepAnswer } from './run-answer.ts'
import { stepTone } from './status-tone.ts'
import { statusWords } from './status-words.ts'

/** How a step stands in a word and a tone. A check is carried out well also where it did not pass, so it is told by what it found. */
export function stepLook({ status, check }: Pick<StepAnswer, 'status' | 'check'>): {
  tone: Tone
  word: string
} {
  if (check && !check.passed)
    return check.severity === 'WARN'
      ? { tone: 'warn', word: 'check warned' }
      : { tone: 'failed', word: 'check failed' }
  return {
    tone: stepTone[status],
    word: check && status === 'succeeded' ? 'check passed' : statusWords[status],
  }
}

/** What stands beside a check that did not pass: in a few words, why. */
export function checkWordsOf({ check }: Pick<StepAnswer, 'check'>): string | null {
  if (!check || check.passed) return null
  const word = check.severity === 'WARN' ? 'warned' : 'failed'
  return check.description ? `${word}: ${check.description}` : word
}
