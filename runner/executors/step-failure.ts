import type { Failure } from '#core/run/run-event.ts'

import type { StepException } from '../hosts/step-outputs.ts'
import type { PipesException } from '../pipes/pipes-session.ts'
import type { MetLimit } from '../processes/process-monitor.ts'
import { bytesInWords } from './capture-output.ts'
import type { StopReason } from './run-context.ts'

/** All that is known of how a step's process ended. */
export interface StepEnd {
  exitCode: number | null
  signal: NodeJS.Signals | null
  /** Why it was ended from here, if it was. */
  ended?:
    | { by: 'stop'; reason: StopReason }
    | { by: 'timeout'; timeoutMs: number }
    | { by: 'limit'; limit: MetLimit }
    | undefined
  /** What its host saw raised. */
  raised?: StepException | undefined
  /** What its Pipes client said. */
  told?: PipesException | undefined
  wrongVersion?: string | undefined
  lastWords: string
  /** The machine's memory killer was at work meanwhile. */
  memoryKill: boolean
}

const longestMessage = 2_000

/** Why the step failed, in one sentence and what belongs to it; undefined where its process ended well. */
export function failureOf(end: StepEnd): Failure | undefined {
  if (end.ended) return endedFailure(end.ended)
  if (end.raised) return raisedFailure(end.raised)
  if (end.told) return toldFailure(end.told, end.exitCode)
  if (end.wrongVersion !== undefined)
    return {
      message: `The code speaks version ${end.wrongVersion} of the Pipes protocol; version 0.1 is understood. Install a matching Pipes client.`,
      fault: 'user',
      cause: 'protocol',
      name: 'PipesVersion',
    }
  if (end.signal) return signalFailure(end.signal, end)
  if (end.exitCode !== 0) return exitFailure(end.exitCode ?? -1, end.lastWords)
  return undefined
}

function endedFailure(ended: NonNullable<StepEnd['ended']>): Failure {
  if (ended.by === 'timeout')
    return {
      message: `The step ran longer than its limit of ${inWords(ended.timeoutMs)} and was ended.`,
      fault: 'limit',
      cause: 'timeout',
    }
  if (ended.by === 'limit') return limitFailure(ended.limit)
  if (ended.reason === 'run_timeout')
    return {
      message: 'The run reached its time limit, so the step was ended.',
      fault: 'limit',
      cause: 'run_timeout',
    }
  return { message: 'The run was canceled.', fault: 'user', cause: 'canceled' }
}

function limitFailure(limit: MetLimit): Failure {
  if (limit.is === 'disk')
    return {
      message: `The disk is full: only ${bytesInWords(limit.freeBytes)} were left, so the step was ended and what it wrote was removed.`,
      fault: 'limit',
      cause: 'disk_full',
    }
  const whose = limit.of === 'step' ? 'The step used' : 'The steps of the run used'
  return {
    message: `${whose} ${bytesInWords(limit.usedBytes)} of memory; the limit is ${bytesInWords(limit.limitBytes)}. Give it more memory, or work in smaller pieces.`,
    fault: 'limit',
    cause: 'out_of_memory',
  }
}

function raisedFailure(raised: StepException): Failure {
  const message = sentence(raised.name, raised.message)
  return {
    message,
    ...blame(raised.name, message),
    name: raised.name ?? undefined,
    stack: raised.stack.slice(-100),
    line: raised.line ?? undefined,
    retryable: raised.retryable ?? undefined,
  }
}

function toldFailure(told: PipesException, exitCode: number | null): Failure {
  const message = sentence(told.name, told.message)
  const line = lineInScript(told.stack)
  return {
    message,
    ...blame(told.name, message),
    name: told.name ?? undefined,
    stack: told.stack.slice(-100),
    line,
    exitCode: exitCode ?? undefined,
  }
}

function exitFailure(exitCode: number, lastWords: string): Failure {
  const last = lastWords.trimEnd().split('\n').at(-1)?.trim().slice(0, 300) ?? ''
  const message = `The process ended with exit code ${exitCode}${last === '' ? '.' : `: ${last}`}`
  const fullDisk = /No space left on device|ENOSPC/i.test(lastWords)
  const meaning: Record<number, string> = {
    126: ' (the command cannot be executed)',
    127: ' (command not found)',
    137: ' (killed)',
    139: ' (segmentation fault)',
  }
  return {
    message: message.replace(String(exitCode), `${exitCode}${last === '' ? (meaning[exitCode] ?? '') : ''}`),
    ...(fullDisk
      ? { fault: 'limit' as const, cause: 'disk_full' }
      : { fault: 'user' as const, cause: 'exit_code' }),
    exitCode,
  }
}

function signalFailure(signal: NodeJS.Signals, { memoryKill }: StepEnd): Failure {
  if (signal === 'SIGKILL')
    return memoryKill
      ? {
          message: 'The step was killed because the memory of its machine or container ran out.',
          fault: 'limit',
          cause: 'out_of_memory',
          signal,
        }
      : {
          message:
            'The process was killed from outside (SIGKILL), which most often means that memory ran out.',
          fault: 'infrastructure',
          cause: 'killed',
          signal,
        }
  const crashes: Partial<Record<NodeJS.Signals, string>> = {
    SIGSEGV: 'a segmentation fault',
    SIGABRT: 'an abort',
    SIGBUS: 'a bus error',
    SIGILL: 'an illegal instruction',
    SIGFPE: 'an arithmetic fault',
  }
  const crash = crashes[signal]
  if (crash)
    return {
      message: `The process crashed with ${crash} (${signal}).`,
      fault: 'user',
      cause: 'exception',
      signal,
    }
  return {
    message: `The process was ended by the signal ${signal} from outside.`,
    fault: 'infrastructure',
    cause: 'killed',
    signal,
  }
}

function blame(name: string | null, message: string): Pick<Failure, 'fault' | 'cause'> {
  if (name === 'MemoryError') return { fault: 'limit', cause: 'out_of_memory' }
  if (/No space left on device|ENOSPC/i.test(message)) return { fault: 'limit', cause: 'disk_full' }
  return { fault: 'user', cause: 'exception' }
}

const sentence = (name: string | null, message: string): string => {
  const text = message.trim()
  const named = name === null || text.startsWith(`${name}:`) ? text : text === '' ? name : `${name}: ${text}`
  return named === '' ? 'The code raised an exception without a word.' : named.slice(0, longestMessage)
}

/** Line of the innermost frame that is no library's. */
function lineInScript(stack: string[]): number | undefined {
  const frames = stack.flatMap((text) => [...text.matchAll(/File "([^"]+)", line (\d+)/g)])
  const own = frames.findLast(
    ([, file = '']) => !/site-packages|dist-packages|\/lib\/python|<frozen/.test(file),
  )
  return own ? Number(own[2]) : undefined
}

const inWords = (durationMs: number): string =>
  durationMs < 1_000
    ? `${durationMs} ms`
    : durationMs < 120_000
      ? `${durationMs / 1_000} s`
      : `${Math.round(durationMs / 6_000) / 10} min`
