import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import type { StepResultTold } from '#core/run/step-plan.ts'

import { cacheFolder } from './cache-folder.ts'
import { claimRun } from './claim-run.ts'
import { beginContext } from './executors/begin-context.ts'
import { executeStep } from './executors/execute-step.ts'
import { hasStepsElsewhere } from './executors/has-steps-elsewhere.ts'
import { HostsOfRun } from './executors/hosts-of-run.ts'
import { lastEvent, spoiltEnd } from './executors/last-event.ts'
import { openValues, type OpenedValues } from './executors/open-values.ts'
import type { RunContext, StopReason } from './executors/run-context.ts'
import { runEnvironment } from './executors/run-environment.ts'
import { StepRunner } from './executors/run-steps.ts'
import { carryOutStep, tellStep, type StepAlone } from './executors/step-alone.ts'
import { tellBeginning } from './executors/tell-beginning.ts'
import { thrownFailure } from './executors/thrown-failure.ts'
import type { WarmHosts } from './executors/warm-hosts.ts'
import { Heartbeat } from './heartbeat.ts'
import { containerUsage } from './processes/container-usage.ts'
import { LeftoverSweeper } from './processes/leftover-sweeper.ts'
import { ProcessMonitor } from './processes/process-monitor.ts'
import { Reporter, type NewEvent } from './reporting/reporter.ts'
import { RunApiClient } from './run-api-client.ts'
import type { RunnerSettings } from './settings.ts'

const reportPatienceMs = 86_400_000

export interface ExecuteRunOptions {
  settings: RunnerSettings
  warm: WarmHosts
  /** Told when the process is asked to end. */
  terminated: AbortSignal
  random?: () => number
}

/** Claims a run, executes it, and reports until the server has everything. Answers the exit code. */
export async function executeRun(options: ExecuteRunOptions): Promise<number> {
  const { settings } = options
  const client = new RunApiClient(settings.order.apiUrl)
  const claimed = await claimRun(client, settings.order, { terminated: options.terminated })
  if (typeof claimed === 'number') return claimed
  const execution = new RunExecution(options, client, claimed)
  try {
    return await execution.execute()
  } finally {
    execution.close()
    client.close()
  }
}

class RunExecution {
  readonly #options: ExecuteRunOptions
  readonly #client: RunApiClient
  readonly #claim: ClaimAnswer
  readonly #reporter: Reporter
  readonly #heartbeat: Heartbeat
  readonly #monitor: ProcessMonitor
  readonly #sweeper: LeftoverSweeper
  readonly #stopped = new AbortController()
  readonly #fenced = Promise.withResolvers<void>()
  #steps: Pick<StepRunner, 'stop'> | undefined
  #values: OpenedValues | undefined
  #isFenced = false
  #cancelOrdered = false
  #terminated = false
  #timedOut = false

  constructor(options: ExecuteRunOptions, client: RunApiClient, claimed: ClaimAnswer) {
    const { work } = options.settings.order
    this.#options = options
    this.#client = client
    this.#claim = claimed
    const memoryMib = claimed.limits.memoryMib
    this.#monitor = new ProcessMonitor({
      folder: work,
      memoryLimitBytes: memoryMib === null ? null : memoryMib * 1_048_576,
    })
    this.#reporter = new Reporter({
      client,
      folder: join(work, 'spool'),
      secrets: claimed.secrets,
      spoolLimitBytes: options.settings.spoolLimitBytes,
      keepsLogs: claimed.limits.keepsLogs,
      step: options.settings.order.step?.key,
      onFenced: () => this.#onFenced(),
      failureOf: thrownFailure,
      onTokenRefused: () => void this.#heartbeat.beatSoon(),
    })
    this.#sweeper = new LeftoverSweeper({
      keeper: options.settings.keeper,
      onKilled: (count) =>
        this.#reporter.event({
          type: 'ENGINE_EVENT',
          level: 'warning',
          message: `${count} ${count === 1 ? 'process' : 'processes'} that steps had left running ${count === 1 ? 'was' : 'were'} ended.`,
        }),
    })
    this.#heartbeat = new Heartbeat({
      client,
      everyMs: claimed.heartbeatMs,
      usage: () => ({
        ...this.#monitor.usage,
        ...(options.settings.tellsUsage && containerUsage()),
      }),
      onCancel: () => this.#onCancel(),
      onFenced: () => this.#onFenced(),
      onHeard: () => {
        this.#reporter.hurry()
        this.#values?.hurry()
      },
    })
  }

  async execute(): Promise<number> {
    this.#heartbeat.start()
    this.#options.terminated.addEventListener('abort', () => void this.#onTerminated(), { once: true })
    const { step } = this.#options.settings.order
    if (!step) tellBeginning(this.#reporter, this.#claim.limits)
    const done = step
      ? this.#inFolder((context) => this.#runStep(context)).then((told) =>
          this.#isFenced
            ? exitCodes.fenced
            : this.#reportPatiently(() => (this.#isTakenAway ? this.#flush() : this.#tellStep(told))),
        )
      : this.#inFolder((context) => this.#runSteps(context))
          .catch((error: unknown): NewEvent => ({ type: 'RUN_FAILURE', failure: thrownFailure(error) }))
          .then((last) =>
            this.#isFenced
              ? exitCodes.fenced
              : this.#reportPatiently(() =>
                  this.#isTakenAway ? this.#flush() : this.#flush({ ...last, atMs: this.#client.nowMs() }),
                ),
          )
    await Promise.race([done, this.#fenced.promise])
    return this.#isFenced ? this.#giveUp(done) : done
  }

  /** With all that steps need, and nothing of it left afterwards. */
  async #inFolder<Result>(work: (context: RunContext) => Promise<Result>): Promise<Result> {
    const { settings, warm } = this.#options
    const { timeoutMs } = this.#claim.limits
    const folder = join(settings.order.work, 'steps')
    let hosts: HostsOfRun | undefined
    const timer =
      timeoutMs === null ? undefined : setTimeout(() => this.#onTimeout(), Math.min(timeoutMs, 2_147_483_647))
    try {
      await mkdir(folder, { recursive: true })
      this.#values = this.#openValues()
      hosts = new HostsOfRun({
        warm,
        graph: this.#claim.graph,
        environment: runEnvironment({
          requirements: this.#claim.requirements.python,
          cache: cacheFolder(''),
          shelf: this.#values.shelf,
          reporter: this.#reporter,
          logs: settings.order.step === undefined,
          signal: this.#stopped.signal,
        }),
      })
      if (!settings.order.step && !hasStepsElsewhere(this.#claim)) hosts.warm()
      return await work(this.#contextOf(this.#values.values, hosts, folder))
    } finally {
      clearTimeout(timer)
      await Promise.allSettled([hosts?.close(), this.#values?.values.close(), this.#sweeper.finish()])
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }

  /** Everything up to the event that ends the run. */
  async #runSteps(context: RunContext): Promise<NewEvent> {
    const { graph } = this.#claim
    const elsewhere = await this.#openElsewhere()
    const steps = new StepRunner({
      context,
      maxConcurrent: graph.executor === 'in_process' ? 1 : graph.maxConcurrent,
      random: this.#options.random ?? Math.random,
      execute: (of, planned, tried, count) =>
        (elsewhere?.isFor(planned) ? elsewhere.execute : executeStep)(of, planned, tried, count),
      relaunches: elsewhere !== undefined,
    })
    this.#steps = steps
    if (this.#cancelOrdered || this.#terminated) steps.stop('cancel')
    try {
      return lastEvent(await steps.run(), {
        timedOut: this.#timedOut ? (this.#claim.limits.timeoutMs ?? 0) : undefined,
        terminated: this.#terminated && !this.#cancelOrdered,
      })
    } finally {
      await elsewhere?.close()
    }
  }

  async #openElsewhere() {
    if (!hasStepsElsewhere(this.#claim)) return undefined
    // Loaded only where it is needed: most runs have all their steps beside them.
    return (await import('./open-steps-elsewhere.ts')).openStepsElsewhere({
      claim: this.#claim,
      objects: this.#values?.objects,
      order: this.#options.settings.order,
      client: this.#client,
      reporter: this.#reporter,
      onTokenRefused: () => void this.#heartbeat.beatSoon(),
    })
  }

  #alone(): StepAlone | undefined {
    const { step } = this.#options.settings.order
    const objects = this.#values?.objects
    return step && objects && { step, objects, runPrefix: this.#claim.storage.runPrefix }
  }

  async #runStep(context: RunContext): Promise<StepResultTold> {
    const alone = this.#alone()
    if (!alone) throw new Error('A step with a process of its own needs a store that its run reaches too.')
    return carryOutStep(context, alone, (running) => {
      this.#steps = running
      if (this.#cancelOrdered || this.#terminated) running.stop('cancel')
    })
  }

  async #tellStep(told: StepResultTold): Promise<void> {
    const alone = this.#alone()
    if (alone) await tellStep(this.#reporter, alone, told)
  }

  #openValues(): OpenedValues {
    const { order, spoolLimitBytes } = this.#options.settings
    return openValues({
      claim: this.#claim,
      folder: join(order.work, 'values'),
      keptBytes: spoolLimitBytes,
      reporter: this.#reporter,
      signal: this.#stopped.signal,
      apiUrl: order.apiUrl,
      token: () => this.#client.token,
      onTokenRefused: () => void this.#heartbeat.beatSoon(),
      onFenced: () => this.#onFenced(),
    })
  }

  #contextOf(values: RunContext['values'], hosts: HostsOfRun, folder: string): RunContext {
    const { order, echo, killPatienceMs } = this.#options.settings
    return beginContext({
      claim: this.#claim,
      env: order.env ?? {},
      reporter: this.#reporter,
      values,
      hostFor: (step) => hosts.hostFor(step),
      monitor: this.#monitor,
      sweeper: this.#sweeper,
      folder,
      echo,
      killPatienceMs,
    })
  }

  /** While the server is away this waits, a day at most. */
  async #reportPatiently(tell: () => Promise<void>): Promise<number> {
    const patience = new AbortController()
    const { tellsUsage } = this.#options.settings
    // What is over cannot tell of what it used any more.
    const inTime = (tellsUsage ? this.#heartbeat.beatBriefly() : Promise.resolve())
      .then(tell)
      .then(() => true)
    const done = await Promise.race([
      inTime,
      delay(reportPatienceMs, false, { signal: patience.signal }).catch(() => false),
    ])
    patience.abort()
    this.#heartbeat.stop()
    this.#reporter.stop(!done)
    if (!done) return exitCodes.spoolLeft
    return this.#isTakenAway ? exitCodes.terminated : exitCodes.reported
  }

  /** Logs before the last event: it must be the last word on the run. */
  async #flush(last?: NewEvent): Promise<void> {
    const spoilt = await this.#reporter.released()
    await this.#reporter.flushLogs()
    if (last) this.#reporter.event(spoilt && last.type === 'RUN_SUCCESS' ? spoiltEnd(spoilt) : last)
    await this.#reporter.flushEvents()
  }

  /** Asked to end by who takes the whole pod away and can say why: this process ends without a last word of its own. */
  get #isTakenAway(): boolean {
    return this.#terminated && !this.#cancelOrdered && this.#options.settings.isLookedAfter
  }

  /** Lets go of what is open. */
  close(): void {
    this.#values?.stop()
  }

  /** The run is somebody else's: everything ends at once, and nothing more is said of it. */
  async #giveUp(done: Promise<number>): Promise<number> {
    this.#heartbeat.stop()
    this.#reporter.stop(false)
    this.#stop('fenced')
    await Promise.race([done.catch(() => undefined), delay(10_000, undefined, { ref: false })])
    return exitCodes.fenced
  }

  #stop(reason: StopReason): void {
    this.#stopped.abort()
    this.#steps?.stop(reason)
  }

  #onFenced(): void {
    if (this.#isFenced) return
    this.#isFenced = true
    this.#fenced.resolve()
  }

  #onCancel(): void {
    if (this.#cancelOrdered) return
    this.#cancelOrdered = true
    this.#stop('cancel')
  }

  #onTimeout(): void {
    this.#timedOut = true
    this.#stop('run_timeout')
  }

  /** Asked to end from outside: perhaps because the run is canceled, which only the server can say. */
  async #onTerminated(): Promise<void> {
    this.#terminated = true
    await this.#heartbeat.beatBriefly()
    this.#stop('cancel')
  }
}
