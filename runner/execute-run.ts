import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { beginRun } from '#core/run/run-progress.ts'

import { cacheFolder } from './cache-folder.ts'
import { claimRun } from './claim-run.ts'
import { HostsOfRun } from './executors/hosts-of-run.ts'
import { ResourcesOfRun } from './executors/open-resources.ts'
import { openValues, type OpenedValues } from './executors/open-values.ts'
import type { RunContext, StopReason } from './executors/run-context.ts'
import { runEnvironment } from './executors/run-environment.ts'
import { failureOfRun, terminatedFailure, timeoutFailure } from './executors/run-failure.ts'
import { StepRunner, type RunEnd } from './executors/run-steps.ts'
import { thrownFailure } from './executors/thrown-failure.ts'
import type { WarmHosts } from './executors/warm-hosts.ts'
import { Heartbeat } from './heartbeat.ts'
import { LeftoverSweeper } from './processes/leftover-sweeper.ts'
import { MemoryKills } from './processes/memory-kills.ts'
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
  const client = await RunApiClient.connect(settings.order.apiUrl)
  const claimed = await claimRun(client, settings.order)
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
  #steps: StepRunner | undefined
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
      usage: () => this.#monitor.usage,
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
    this.#reporter.event({ type: 'RUN_START' })
    const done = this.#run().then((last) =>
      this.#isFenced ? exitCodes.fenced : this.#report({ ...last, atMs: Date.now() }),
    )
    await Promise.race([done, this.#fenced.promise])
    return this.#isFenced ? this.#giveUp(done) : done
  }

  /** Everything up to the event that ends the run. */
  async #run(): Promise<NewEvent> {
    const { settings, warm, random = Math.random } = this.#options
    const claimed = this.#claim
    const folder = join(settings.order.work, 'steps')
    let hosts: HostsOfRun | undefined
    const timeoutMs = claimed.limits.timeoutMs
    const timer =
      timeoutMs === null ? undefined : setTimeout(() => this.#onTimeout(), Math.min(timeoutMs, 2_147_483_647))
    try {
      await mkdir(folder, { recursive: true })
      hosts = new HostsOfRun({
        warm,
        graph: claimed.graph,
        environment: runEnvironment({
          requirements: claimed.requirements.python,
          cache: cacheFolder(''),
          reporter: this.#reporter,
          signal: this.#stopped.signal,
        }),
      })
      hosts.warm()
      this.#values = this.#openValues()
      this.#steps = new StepRunner({
        context: this.#contextOf(this.#values.values, hosts, folder),
        maxConcurrent: claimed.graph.executor === 'in_process' ? 1 : claimed.graph.maxConcurrent,
        random,
      })
      if (this.#cancelOrdered || this.#terminated) this.#steps.stop('cancel')
      return this.#lastEvent(await this.#steps.run())
    } catch (error) {
      return { type: 'RUN_FAILURE', failure: thrownFailure(error) }
    } finally {
      clearTimeout(timer)
      await Promise.allSettled([hosts?.close(), this.#values?.values.close(), this.#sweeper.finish()])
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
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
    const claimed = this.#claim
    const { settings } = this.#options
    const run = beginRun(claimed.graph, claimed.finished)
    const assetVersions = new Map(Object.entries(claimed.assetVersions))
    const outputVersions = new Map<string, string>()
    for (const [key, { dataVersions = {} }] of Object.entries(claimed.finished))
      for (const [name, version] of Object.entries(dataVersions)) {
        const asset = run.steps.get(key)?.step.outputs.find((output) => output.name === name)?.asset
        if (asset === undefined) outputVersions.set(`${key}.${name}`, version)
        else assetVersions.set(asset, version)
      }
    return {
      claim: claimed,
      run,
      reporter: this.#reporter,
      values,
      resources: new ResourcesOfRun(claimed.resources, this.#reporter),
      hostFor: (step) => hosts.hostFor(step),
      monitor: this.#monitor,
      sweeper: this.#sweeper,
      memoryKills: new MemoryKills(),
      folder,
      baseEnv: {
        ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }),
        ...settings.order.env,
      },
      assetVersions,
      materialized: new Set(),
      outputVersions,
      echo: settings.echo,
    }
  }

  #lastEvent({ outcome, firstFailure }: RunEnd): NewEvent {
    if (outcome === 'succeeded') return { type: 'RUN_SUCCESS' }
    if (this.#timedOut)
      return { type: 'RUN_FAILURE', failure: timeoutFailure(this.#claim.limits.timeoutMs ?? 0) }
    if (outcome === 'canceled' && this.#terminated && !this.#cancelOrdered)
      return { type: 'RUN_FAILURE', failure: terminatedFailure }
    if (outcome === 'canceled') return { type: 'RUN_CANCELED' }
    return {
      type: 'RUN_FAILURE',
      failure: failureOfRun(firstFailure),
      ...(firstFailure ? { firstFailedStep: firstFailure.step } : {}),
    }
  }

  /** Logs before the last event: it must be the last word on the run. While the server is away this waits, a day at most. */
  async #report(last: NewEvent): Promise<number> {
    const patience = new AbortController()
    const inTime = this.#flush(last).then(() => true)
    const done = await Promise.race([
      inTime,
      delay(reportPatienceMs, false, { signal: patience.signal }).catch(() => false),
    ])
    patience.abort()
    this.#heartbeat.stop()
    this.#reporter.stop(!done)
    return done ? exitCodes.reported : exitCodes.spoolLeft
  }

  async #flush(last: NewEvent): Promise<void> {
    const spoilt = await this.#reporter.released()
    await this.#reporter.flushLogs()
    this.#reporter.event(spoilt && last.type === 'RUN_SUCCESS' ? spoiltEnd(spoilt) : last)
    await this.#reporter.flushEvents()
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
    await Promise.race([this.#heartbeat.beat(), delay(1_000, undefined, { ref: false })])
    this.#stop('cancel')
  }
}

/** Every step had ended well, and then the values of one could not be stored. */
const spoiltEnd = (spoilt: NonNullable<RunEnd['firstFailure']>): NewEvent => ({
  type: 'RUN_FAILURE',
  failure: failureOfRun(spoilt),
  firstFailedStep: spoilt.step,
})
