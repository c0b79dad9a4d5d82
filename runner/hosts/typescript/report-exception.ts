import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import type { StepException } from '../step-outputs.ts'
import { fileName, userFrame } from './user-module.ts'

const isOurs = (frame: string): boolean =>
  frame.includes(`${import.meta.dirname}/`) || frame.includes('node:internal/')

/** An uncaught error: a trace on stderr for people, a structure beside the outputs for the run page. Synchronous: the process ends right after. */
export function reportException(thrown: unknown, stepKey: string, folder: string): void {
  const error = structure(thrown, stepKey, 0)
  writeSync(2, shown(error, ''))
  mkdirSync(join(folder, 'outputs'), { recursive: true })
  writeFileSync(join(folder, 'outputs', 'exception.json'), JSON.stringify(error))
}

const shown = (error: StepException, prefix: string): string =>
  `${prefix}${error.name ?? 'Error'}: ${error.message}\n${error.stack.join('\n')}${error.stack.length > 0 ? '\n' : ''}` +
  (error.cause ? shown(error.cause, 'Caused by ') : '')

function structure(thrown: unknown, stepKey: string, depth: number): StepException {
  if (!(thrown instanceof Error)) return { name: null, message: `${describe(thrown)} was thrown.`, stack: [] }
  const stack = framesOf(thrown)
  const retryable = (thrown as { retryable?: unknown }).retryable
  return {
    name: thrown.name,
    message: thrown.message,
    stack,
    line: lineIn(stack, stepKey),
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
    cause: thrown.cause !== undefined && depth < 10 ? structure(thrown.cause, stepKey, depth + 1) : undefined,
  }
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !isOurs(line))
    .map(userFrame)
}

/** The innermost line of the user's code, from 1. */
function lineIn(stack: string[], stepKey: string): number | undefined {
  const file = `${fileName(stepKey)}:`
  const frame = stack.find((line) => line.includes(file))
  const line =
    frame === undefined ? Number.NaN : Number.parseInt(frame.slice(frame.indexOf(file) + file.length), 10)
  return line > 0 ? line : undefined
}

function describe(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown)
  } catch {
    return String(thrown)
  }
}
