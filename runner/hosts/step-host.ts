import type { Readable } from 'node:stream'

import type { Format } from '#core/document/runtime.ts'
import type { Step } from '#core/run/step-graph.ts'

/** A value lying in a file for a step to read. */
export interface InputFile {
  /** Parameter name. */
  name: string
  /** One file, or several that arrive as a list. */
  files: { path: string; format: Format }[]
  list: boolean
  /** Of partitions that arrive by key: the key of each file. */
  keys?: string[]
}

/**
 * A step as its host sees it: a folder of inputs, a folder for outputs, a Pipes context and a Pipes message file.
 *
 *   <folder>/inputs/…            values, as InputFile says
 *   <folder>/outputs/            the host writes a file per output or piece, and outputs.json, the list of them in the order yielded, written last;
 *                                also when the code raised half way. exception.json there means that the step failed, whatever its exit code. Read with readStepOutputs and readStepException (step-outputs.ts)
 *                                of a check verdict.json instead, what it found. Read with readStepVerdict
 *   <folder>/messages            Pipes messages, one JSON a line; exists and is empty before the start
 *   <folder>/work/               the working directory, the step's own
 */
export interface StepInvocation {
  folder: string
  step: Step
  /** Try of the step, from 1. */
  stepAttempt: number
  inputs: InputFile[]
  /** Complete environment of the process, Pipes variables included; nothing else is inherited. */
  env: Record<string, string>
  /** What `context` offers: run id, tags, config, partition, resources, retry number, asset keys. Also in <folder>/context.json. */
  context: Record<string, unknown>
}

export interface StepProcess {
  pid: number
  stdout: Readable
  stderr: Readable
  /** Settles once the process and its pipes have ended. */
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>
  /** Signals the process and all it started. */
  kill(signal: NodeJS.Signals): void
}

/** Starts the processes of one language. Warm hosts keep an interpreter ready, so that a step costs milliseconds. */
export interface StepHost {
  start(invocation: StepInvocation): Promise<StepProcess>
  /** Formats the step can read and write itself; the value store converts where it can't. */
  readable(): Promise<Format[]>
  /** Ends the warm interpreter; running steps are not its business. */
  close(): Promise<void>
}
