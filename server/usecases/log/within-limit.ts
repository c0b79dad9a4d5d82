import { createContext, Script } from 'node:vm'

import { Refusal } from '#core/refusal.ts'

/**
 * What a page takes is some ten milliseconds, on a busy machine some hundreds. A pattern that tries ever more ways to fit takes forever, and
 * is ended in the midst of it.
 */
const pageLimitMs = 2_000

const limited = new Script('work()')
/** One for all: making one takes longer than most pages. What runs in it is ours, and runs to its end before the next begins. */
const room = createContext({ work: undefined })

/** Ends what a pattern does to a text when it takes too long, for regular expressions of JavaScript may. Throws a Refusal, `invalid_input`. */
export const withinLimit = <Result>(work: () => Result): Result => {
  try {
    room.work = work
    return limited.runInContext(room, { timeout: pageLimitMs }) as Result
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new Refusal(
      'invalid_input',
      'The regular expression takes too long on these lines: it can fit in too many ways. Repeat one thing at a time, as in (a|b)+ instead of (a+|b+)+.',
    )
  } finally {
    room.work = undefined
  }
}
