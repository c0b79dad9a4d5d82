import { mostRetries } from '../document/runtime.ts'
import type { Failure } from './run-event.ts'
import type { StepAttempt } from './step-state.ts'

const limit = { messageLength: 4_000, stackEnd: 20, lineLength: 400 } as const

/** Where it began and where it failed; which end is which depends on the language. */
const ends = (stack: string[]): string[] =>
  stack.length <= 2 * limit.stackEnd
    ? stack
    : [...stack.slice(0, limit.stackEnd), ...stack.slice(-limit.stackEnd)]

const inShort = ({ stack, ...failure }: Failure): Failure => ({
  ...failure,
  message: failure.message.slice(0, limit.messageLength),
  ...(stack && { stack: ends(stack).map((line) => line.slice(0, limit.lineLength)) }),
})

/** The attempts that are over, with one more: the last of them, as many as a policy allows, each with its failure in short. The event has it whole. */
export const keepAttempt = (tries: readonly StepAttempt[], more: StepAttempt): StepAttempt[] =>
  [...tries, { ...more, failure: inShort(more.failure) }].slice(-mostRetries)
