import { Refusal } from '#core/refusal.ts'
import type { Failure } from '#core/run/run-event.ts'

/** What went wrong around the code of a step, not in it. */
export function thrownFailure(error: unknown): Failure {
  if (error instanceof Refusal)
    return {
      message: error.message,
      fault: error.code === 'unavailable' ? 'infrastructure' : 'user',
      cause: 'environment',
      // What is not installed now is not installed in a moment.
      retryable: false,
    }
  if (!(error instanceof Error)) return { message: String(error), fault: 'sluice', cause: 'unexpected' }
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      message:
        'The disk is full, so the step could not be carried out. Free some space, or give the run a larger disk.',
      fault: 'limit',
      cause: 'disk_full',
    }
  switch (error.name) {
    case 'InputMissing':
      return { message: error.message, fault: 'user', cause: 'input_missing', retryable: false }
    case 'OutputsUnreadable':
      return { message: error.message, fault: 'user', cause: 'output_wrong' }
    case 'StoreAway':
      return {
        message: `A value could not be handed over: ${error.message} The store of values was asked again and again.`,
        fault: 'infrastructure',
        cause: 'storage',
        retryable: true,
      }
    case 'KeeperFailed':
      return { message: error.message, fault: 'user', cause: 'storage', retryable: true }
    case 'StoreRefused':
      return {
        message: `A value was refused by the store: ${error.message}`,
        fault: 'sluice',
        cause: 'storage',
      }
    default:
      return {
        message: `${error.name}: ${error.message}`.slice(0, 2_000),
        fault: 'sluice',
        cause: 'unexpected',
        stack: error.stack?.split('\n').slice(0, 50),
      }
  }
}
