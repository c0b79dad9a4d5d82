import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { mostMemoryMib } from '#core/run/most-memory.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { onlyKeyOf } from '#core/run/step-graph.ts'

import type { StepHost, StepInvocation, StepProcess } from '../hosts/step-host.ts'
import { readStepAnswer, readStepException, readStepOutputs, readStepVerdict } from '../hosts/step-outputs.ts'
import { MessageFile } from '../pipes/message-file.ts'
import { OutputMessages } from '../pipes/output-messages.ts'
import { PipesSession } from '../pipes/pipes-session.ts'
import { endStep } from '../processes/end-step.ts'
import { assetsSpokenOf, checkOf } from './assets-spoken-of.ts'
import { captureOutput, type CapturedOutput } from './capture-output.ts'
import { concludeStep } from './conclude-step.ts'
import { loadInputs, type LoadedInputs } from './load-inputs.ts'
import type { RunContext, StopReason } from './run-context.ts'
import { markOf, stepContext, stepEnvironment } from './step-environment.ts'
import { failureOf, type StepEnd } from './step-failure.ts'
import { makeStepFolder, removeStepFolder } from './step-folder.ts'
import { thrownFailure } from './thrown-failure.ts'

export type StepResult =
  | { is: 'succeeded'; outputs: string[]; mappingKeys: Record<string, string[]>; durationMs: number }
  | { is: 'failed'; failure: Failure }
  | { is: 'canceled' }

/** An attempt at a step that is under way. */
export interface RunningStep {
  result: Promise<StepResult>
  stop: (reason: StopReason) => void
}

/** Executes one try of a step, from its inputs to its stored outputs. The result never rejects: what goes wrong is a failure. */
export function executeStep(
  context: RunContext,
  planned: PlannedStep,
  stepAttempt: number,
  count: number,
): RunningStep {
  const attempt = new StepAttempt(context, planned, stepAttempt)
  return { result: attempt.execute(count), stop: (reason) => attempt.stop(reason) }
}

class StepAttempt {
  readonly #context: RunContext
  readonly #planned: PlannedStep
  readonly #stepAttempt: number
  readonly #mark: string
  readonly #session: PipesSession
  #output: CapturedOutput | undefined
  #process: StepProcess | undefined
  #ended: StepEnd['ended']

  constructor(context: RunContext, planned: PlannedStep, stepAttempt: number) {
    this.#context = context
    this.#planned = planned
    this.#stepAttempt = stepAttempt
    this.#mark = markOf(context, planned.step.key, stepAttempt)
    this.#session = new PipesSession({
      step: planned.step.key,
      stepAttempt,
      assets: assetsSpokenOf(planned.step),
      check: checkOf(planned.step),
      partition: onlyKeyOf(planned.step),
      report: (event) => context.reporter.event(event),
      write: (stream, text) => this.#output?.write(stream, text),
    })
  }

  stop(reason: StopReason): void {
    this.#end({ by: 'stop', reason })
  }

  async execute(count: number): Promise<StepResult> {
    const beganMs = performance.now()
    const context = this.#context
    const { step } = this.#planned
    context.reporter.event({ type: 'STEP_START', step: step.key, stepAttempt: this.#stepAttempt })
    const withoutResource = context.resources.openFor(step)
    if (withoutResource) return this.#failed(withoutResource)
    let folder: string | undefined
    try {
      const told = stepContext(context, this.#planned, this.#stepAttempt)
      folder = makeStepFolder(context.folder, step.key, count, told)
      const host = await context.hostFor(step)
      const inputs = await loadInputs(
        context,
        this.#planned,
        this.#stepAttempt,
        folder,
        await host.readable(),
      )
      if (this.#ended) return this.#failed(failureOf({ ...unknownEnd, ended: this.#ended }))
      const end = await this.#run(host, {
        folder,
        step,
        stepAttempt: this.#stepAttempt,
        inputs: inputs.files,
        env: stepEnvironment(context, this.#planned, this.#stepAttempt, folder),
        context: told,
      })
      return await this.#conclude(folder, end, inputs, beganMs)
    } catch (error) {
      return this.#failed(
        this.#ended ? failureOf({ ...unknownEnd, ended: this.#ended }) : thrownFailure(error),
      )
    } finally {
      this.#output?.end()
      context.sweeper.ended(this.#mark)
      if (folder !== undefined) void removeStepFolder(folder)
    }
  }

  /** Starts the process and follows it until it and everything it wrote is at its end. */
  async #run(host: StepHost, invocation: StepInvocation): Promise<StepEnd> {
    const { reporter, monitor, memoryKills, claim, echo } = this.#context
    const { step } = invocation
    this.#context.sweeper.began(this.#mark)
    const child = await host.start(invocation)
    this.#process = child
    const messages = new MessageFile({
      path: join(invocation.folder, 'messages'),
      onLine: (line) => this.#session.line(line),
      onTooLong: (sizeBytes) =>
        this.#session.warn(`A Pipes message of ${sizeBytes} bytes was passed over; the limit is 1 MiB.`),
      onUnreadable: (why) => this.#session.warn(`The Pipes message file could not be read: ${why}.`),
    })
    const spoken = {
      stdout: new OutputMessages((message) => this.#session.message(message)),
      stderr: new OutputMessages((message) => this.#session.message(message)),
    }
    const output = captureOutput(child, {
      reporter,
      step: step.key,
      stepAttempt: this.#stepAttempt,
      limitBytes: claim.limits.logBytesPerStep,
      onChunk: (stream, chunk) => spoken[stream].write(chunk),
      echo: echo ? process.stdout : undefined,
    })
    this.#output = output
    const timeoutMs = step.runtime?.timeoutMs
    const memoryMib = mostMemoryMib(step.runtime)
    const unwatch = monitor.watch({
      pid: child.pid,
      mark: this.#mark,
      memoryLimitBytes: memoryMib === undefined ? null : memoryMib * 1_048_576,
      onLimit: (limit) => this.#end({ by: 'limit', limit }),
    })
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => this.#end({ by: 'timeout', timeoutMs }), Math.min(timeoutMs, longestTimerMs))
    if (this.#ended) this.#kill(this.#ended)
    try {
      const { exitCode, signal } = await child.ended
      await output.read
      const memoryKill = signal === 'SIGKILL' && (await memoryKills.more())
      // Whoever takes a whole pod away kills its processes one by one, and this one next: the cluster then says why.
      if (signal === 'SIGKILL' && !memoryKill && !this.#ended) await delay(this.#context.killPatienceMs)
      return {
        exitCode,
        signal,
        ended: this.#ended,
        told: undefined,
        lastWords: output.lastWords(),
        memoryKill,
      }
    } finally {
      clearTimeout(timer)
      await messages.end()
      spoken.stdout.end()
      spoken.stderr.end()
      unwatch()
    }
  }

  async #conclude(folder: string, end: StepEnd, inputs: LoadedInputs, beganMs: number): Promise<StepResult> {
    const session = this.#session
    const raised = await readStepException(folder)
    const failure = failureOf({ ...end, raised, told: session.exception, wrongVersion: session.wrongVersion })
    if (failure?.cause === 'canceled') return { is: 'canceled' }
    return concludeStep({
      context: this.#context,
      planned: this.#planned,
      stepAttempt: this.#stepAttempt,
      session,
      failure,
      listed: await readStepOutputs(folder),
      verdict: await readStepVerdict(folder),
      answer: await readStepAnswer(folder),
      inputVersions: inputs.versions,
      versionsByKey: inputs.versionsByKey,
      durationMs: () => performance.now() - beganMs,
    })
  }

  #failed(failure: Failure | undefined): StepResult {
    if (!failure || failure.cause === 'canceled') return { is: 'canceled' }
    return { is: 'failed', failure }
  }

  #end(ended: NonNullable<StepEnd['ended']>): void {
    const isFirst = this.#ended === undefined
    this.#ended ??= ended
    if (this.#process && (isFirst || (ended.by === 'stop' && ended.reason === 'fenced'))) this.#kill(ended)
  }

  #kill(ended: NonNullable<StepEnd['ended']>): void {
    if (!this.#process) return
    const atOnce = ended.by === 'limit' || (ended.by === 'stop' && ended.reason === 'fenced')
    void endStep(this.#process, this.#mark, atOnce ? 0 : undefined)
  }
}

const unknownEnd: StepEnd = { exitCode: null, signal: null, lastWords: '', memoryKill: false }
/** Node's timers hold no more. */
const longestTimerMs = 2_147_483_647
