import { exitCodes } from '../protocol/exit-codes.ts'
import type { Failure } from './run-event.ts'

/** How a run's process ended, as far as somebody saw it. */
export interface ProcessEnd {
  exitCode: number | null
  signal: string | null
  said: string
  cause?: 'timeout' | 'out_of_memory' | 'memory_limit' | 'forced'
  memory?: { usedBytes: number; limitBytes: number }
}

const signals: Record<string, string> = {
  SIGKILL: 'was killed (signal 9). Somebody, or the machine for want of memory, ended it at once',
  SIGTERM: 'was asked to end (signal 15) by something other than Sluice',
  SIGINT: 'was interrupted (signal 2)',
  SIGSEGV: 'crashed (signal 11, a fault in native code)',
  SIGABRT: 'gave up (signal 6, an inconsistency in native code)',
  SIGBUS: 'crashed (signal 7, often a full disk under mapped memory)',
}

const stackOf = (said: string): { stack?: string[] } =>
  said === '' ? {} : { stack: said.split('\n').slice(-50) }

/** The run is over its time, and did not end by itself. */
export const timeLimitFailure: Failure = {
  message: 'The run took longer than it may and was ended. Raise its time limit, or make it do less.',
  fault: 'limit',
  cause: 'timeout',
}

const gibibytes = (sizeBytes: number): string => `${Math.round((sizeBytes / 2 ** 30) * 100) / 100} GiB`

const memoryLimitFailure = (memory: ProcessEnd['memory']): Failure => ({
  message: memory
    ? `The run and everything it started held ${gibibytes(memory.usedBytes)} of memory, more than its limit of ${gibibytes(memory.limitBytes)}, and was ended. Let it hold less at once, or run fewer steps at a time.`
    : 'The run and everything it started held more memory than it may, and was ended. Let it hold less at once, or run fewer steps at a time.',
  fault: 'limit',
  cause: 'out_of_memory',
  signal: 'SIGKILL',
})

/** Why a run, or a step of it, whose process is gone without a word has failed, in plain words. Null where nobody saw the end. */
export const describeEnd = (end: ProcessEnd | null, of: 'run' | 'step' = 'run'): Failure => {
  if (!end)
    return {
      message: `The process of the ${of} is gone, and nobody saw it end: the machine or the worker was started anew.`,
      fault: 'infrastructure',
      cause: 'lost',
      retryable: true,
    }
  const { exitCode, signal, said, cause } = end
  if (cause === 'timeout') return timeLimitFailure
  if (cause === 'memory_limit') return memoryLimitFailure(end.memory)
  if (cause === 'out_of_memory')
    return {
      message:
        'The machine ran out of memory and ended the run. Give it more memory, or let it hold less at once.',
      fault: 'limit',
      cause: 'out_of_memory',
      signal: 'SIGKILL',
    }
  if (cause === 'forced') return { message: 'The run was ended by force.', fault: 'user', cause: 'canceled' }
  if (signal !== null)
    return {
      message: `The process of the ${of} ${signals[signal] ?? `was ended by ${signal}`}.`,
      fault: 'infrastructure',
      cause: 'killed',
      signal,
      retryable: true,
      ...stackOf(said),
    }
  if (exitCode === null)
    return {
      message: `The process of the ${of} could not be started: ${said}`,
      fault: 'infrastructure',
      cause: 'spawn_failed',
      retryable: true,
    }
  // A server that was away: the launch, or the run, may be tried again.
  if (exitCode === exitCodes.serverAway)
    return {
      message: `The process of the ${of} could not reach the server to claim it, and gave up. Where runs are elsewhere, the address under which they report (SLUICE_RUN_API_URL) must lead to web from there.`,
      fault: 'infrastructure',
      cause: 'server_away',
      retryable: true,
      ...stackOf(said),
    }
  if (exitCode === exitCodes.spoolLeft)
    return {
      message: `The process of the ${of} could not report to the server for a day, and gave up. What it had to say is lost.`,
      fault: 'infrastructure',
      cause: 'server_away',
      retryable: true,
      ...stackOf(said),
    }
  if (exitCode === exitCodes.claimRefused)
    return {
      message: `The process of the ${of} was not given it: the server has given it to another process, or did not know the claim.`,
      fault: 'infrastructure',
      cause: 'claim_refused',
      retryable: true,
      ...stackOf(said),
    }
  if (exitCode === exitCodes.fenced)
    return {
      message: `The process of the ${of} was told that it is no longer the one that counts, and gave up.`,
      fault: 'infrastructure',
      cause: 'superseded',
      retryable: true,
      ...stackOf(said),
    }
  if (exitCode === 0)
    return {
      message: `The process of the ${of} ended well, and never said what became of the ${of}. What it had made by then is kept; start it again. Where it runs in an image of its own, that must start the runner and end when it does.`,
      fault: 'sluice',
      cause: 'unreported',
      exitCode,
      ...stackOf(said),
    }
  return {
    message: `The process of the ${of} ended with exit code ${exitCode} before the ${of} did.`,
    fault: 'sluice',
    cause: 'exit_code',
    exitCode,
    ...stackOf(said),
  }
}
