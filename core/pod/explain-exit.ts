import type { Failure } from '../run/run-event.ts'
import { memoryWords } from './cluster-words.ts'
import type { ContainerEnd, PodFacts } from './pod-facts.ts'

const said = (message: string): Pick<Failure, 'stack'> =>
  message.trim() === '' ? {} : { stack: message.trim().split('\n').slice(-50) }

/** Twice as much, in steps that people choose. */
const more = (mib: number): number => 2 ** Math.ceil(Math.log2(mib + 1))

/** The container held more memory than it may; one of its processes may have been ended and the rest have gone on. */
export const outOfMemory = (limitMib: number | null, words: string): Failure => ({
  message:
    limitMib === null
      ? 'The node ran out of memory and ended the container. Give it a memory limit that fits, or let it hold less at once.'
      : `It used more than its memory limit of ${memoryWords(limitMib)} and was ended. Raise the limit, or let it hold less at once.`,
  fault: 'limit',
  cause: 'out_of_memory',
  signal: 'SIGKILL',
  ...(limitMib !== null && { remedy: { field: 'memoryMib', from: limitMib, to: more(limitMib) } }),
  ...said(words),
})

const crashes: Record<number, string> = {
  132: 'It used an instruction that the node’s processor does not have (signal 4). The image may be built for a newer one.',
  134: 'It gave up (signal 6, an inconsistency in native code).',
  135: 'It crashed (signal 7, often a full disk under mapped memory).',
  136: 'It crashed in arithmetic (signal 8).',
  139: 'It crashed (signal 11, a fault in native code).',
}

/** Why a container that ended by itself, badly, did so. Exit codes above 128 are 128 + the signal that ended it. */
export const explainExit = (
  { exitCode, reason, message }: ContainerEnd,
  pod: Pick<PodFacts, 'memoryLimitMib'>,
): Failure => {
  if (reason === 'OOMKilled') return outOfMemory(pod.memoryLimitMib, message)
  if (reason === 'StartError' || reason === 'ContainerCannotRun' || reason === 'RunContainerError')
    return {
      message: 'Its command could not be started in the image. Check the command and the image.',
      fault: 'user',
      cause: 'start_error',
      exitCode,
      ...said(message),
    }
  const crash = crashes[exitCode]
  if (crash !== undefined)
    return { message: crash, fault: 'user', cause: 'crashed', exitCode, ...said(message) }
  switch (exitCode) {
    case 126:
      return {
        message: 'Its command is there and may not be executed (exit code 126).',
        fault: 'user',
        cause: 'not_executable',
        exitCode,
        ...said(message),
      }
    case 127:
      return {
        message: 'Its command was not found in the image (exit code 127).',
        fault: 'user',
        cause: 'command_not_found',
        exitCode,
        ...said(message),
      }
    case 137:
      return {
        message:
          'It was killed (signal 9), and neither its memory limit nor an eviction was to blame: somebody, or the node, ended it.',
        fault: 'infrastructure',
        cause: 'killed',
        signal: 'SIGKILL',
        retryable: true,
        ...said(message),
      }
    case 143:
      return {
        message: 'It was asked to end (signal 15) by something other than Sluice.',
        fault: 'infrastructure',
        cause: 'terminated',
        signal: 'SIGTERM',
        retryable: true,
        ...said(message),
      }
    default:
      return {
        message: `It ended with exit code ${exitCode}.`,
        fault: 'user',
        cause: 'exit_code',
        exitCode,
        ...said(message),
      }
  }
}
