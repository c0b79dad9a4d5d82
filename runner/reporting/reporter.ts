import { join } from 'node:path'

import { eventBatchLimit, logsBodyLimitBytes, type LogFrameHeader } from '#core/protocol/run-api.ts'
import { redactEvent } from '#core/run/redact-event.ts'
import { Redactor } from '#core/run/redactor.ts'
import type { Failure, RunEvent } from '#core/run/run-event.ts'

import type { CallOutcome } from '../run-api-caller.ts'
import type { RunApiClient } from '../run-api-client.ts'
import { DiskQueue } from './disk-queue.ts'
import { HeldEvents, type SpoiltStep } from './held-events.ts'
import { isToken } from './is-token.ts'
import { Lane, type SendOutcome } from './lane.ts'
import { LogSender } from './log-sender.ts'
import { LogStream } from './log-stream.ts'
import { storable } from './storable.ts'

export interface ReporterOptions {
  client: RunApiClient
  /** Where the spool lies. */
  folder: string
  secrets: readonly string[]
  /** Unacknowledged log bytes kept on disk at most, and as many of events. */
  spoolLimitBytes: number
  /** False: what is printed is told to nobody, and goes where it is copied to alone. */
  keepsLogs?: boolean | undefined
  /** Of a process that carries out one step alone: what its machinery does is told of that step. */
  step?: string | undefined
  /** How many events a process before this one has told for the same try; 0 when absent. */
  toldBefore?: number | undefined
  onFenced: (message: string) => void
  /** What to say of a step whose value could not be stored. */
  failureOf: (error: unknown) => Failure
  /** The token ran out: a heartbeat brings another. */
  onTokenRefused: () => void
}

const memory = { events: 16_777_216, logs: 33_554_432 }
const crowdedBytes = 33_554_432
const eventLimitBytes = 1_048_576

type Unstamped<Event> = Event extends RunEvent ? Omit<Event, 'atMs'> & { atMs?: number } : never
export type NewEvent = Unstamped<RunEvent>

/** What happened and what was printed, spooled first, then sent: in order, once, also after the server was away. */
export class Reporter {
  readonly redactor: Redactor
  readonly #options: ReporterOptions
  readonly #events: DiskQueue
  readonly #logs: DiskQueue
  readonly #eventLane: Lane
  readonly #logLane: Lane
  readonly #streams = new Set<LogStream>()
  readonly #held: HeldEvents
  #seq = 0
  /** Sequence number of the oldest event in the queue. */
  #oldest = 1
  /** Events that the server had and has lost: by so many its sequence numbers are smaller. */
  #missing = 0
  #lostEvents = 0
  #waitingForRoom: (() => void)[] = []
  /** Limit on events sent at once while one that the server refuses is looked for. */
  #cautious = false
  #stopped = false

  constructor(options: ReporterOptions) {
    this.#options = options
    this.#seq = options.toldBefore ?? 0
    this.#oldest = this.#seq + 1
    this.redactor = new Redactor(options.secrets)
    const limit = options.spoolLimitBytes
    this.#events = new DiskQueue({
      folder: join(options.folder, 'events'),
      memoryBytes: memory.events,
      diskBytes: limit,
    })
    this.#logs = new DiskQueue({
      folder: join(options.folder, 'logs'),
      memoryBytes: memory.logs,
      diskBytes: limit,
    })
    const sender = new LogSender({
      client: options.client,
      otherwise: (outcome) => this.#otherwise(outcome),
      onLost: ({ step }, message, detail) =>
        this.event({ type: 'ENGINE_EVENT', step, level: 'error', message, detail }),
    })
    this.#held = new HeldEvents((event) => this.#append(event), options.failureOf)
    const tellRoom = () => this.#tellRoom()
    this.#eventLane = new Lane({
      queue: this.#events,
      send: (records) => this.#sendEvents(records),
      batch: { records: eventBatchLimit.events, bytes: eventBatchLimit.sizeBytes - 65_536 },
      onReachable: tellRoom,
    })
    this.#logLane = new Lane({
      queue: this.#logs,
      send: (frames) => sender.send(frames),
      batch: { records: 4_096, bytes: logsBodyLimitBytes / 2 },
      gather: () => {
        for (const stream of this.#streams) stream.cut()
      },
      onReachable: tellRoom,
      onProgress: tellRoom,
    })
  }

  event(event: NewEvent): void {
    if (this.#stopped) return
    const stamped = { atMs: this.#options.client.nowMs(), ...this.#ofStep(event) }
    if (!this.#held.take(stamped)) this.#append(stamped)
  }

  #ofStep(event: NewEvent): NewEvent {
    const { step } = this.#options
    return step === undefined || event.type !== 'ENGINE_EVENT' ? event : { ...event, step }
  }

  /** What happens in the step is told when its value is stored. */
  hold(step: string, stored: Promise<void>): void {
    this.#held.hold(step, stored)
  }

  /** Settles when nothing is held back; answers the step whose value could not be stored, if any. */
  async released(): Promise<SpoiltStep | undefined> {
    await this.#held.released()
    return this.#held.spoilt
  }

  #append(event: NewEvent): void {
    if (this.#stopped) return
    const stamped = redactEvent(this.redactor, { atMs: this.#options.client.nowMs(), ...event })
    let record = Buffer.from(storable({ seq: this.#seq + 1, event: stamped }))
    if (record.length > eventLimitBytes)
      record = Buffer.from(
        JSON.stringify({ seq: this.#seq + 1, event: tooLarge(event, stamped.atMs, record.length) }),
      )
    if (!this.#events.append(record)) {
      this.#lostEvents += 1
      return
    }
    this.#seq += 1
    this.#eventLane.wake()
    if (this.#lostEvents > 0) {
      const lost = this.#lostEvents
      this.#lostEvents = 0
      this.event({
        type: 'ENGINE_EVENT',
        level: 'error',
        message: `${lost} events were lost: there was no place left to keep them.`,
        detail: { lost },
      })
    }
  }

  /** A stream to write a step's output to; end it. */
  stream(
    step: string,
    stepAttempt: number,
    stream: LogFrameHeader['stream'],
    echo?: NodeJS.WritableStream,
  ): LogStream {
    const made: LogStream = new LogStream({
      step,
      stepAttempt,
      stream,
      redactor: this.redactor,
      echo,
      put: (frame) => this.#stopped || this.#options.keepsLogs === false || this.#logs.append(frame),
      wake: () => this.#logLane.wake(),
      onGap: (sizeBytes) => this.#tellGap(step, sizeBytes, stream),
      nowMs: () => this.#options.client.nowMs(),
    })
    this.#streams.add(made)
    return made
  }

  end(stream: LogStream): void {
    stream.end()
    this.#streams.delete(stream)
    this.#logLane.wake()
  }

  /**
   * Undefined while output may be read freely; else settles when there is room again. Steps are held up only while the server takes what it is given:
   * while it is away they go on, and the spool grows to its limit.
   */
  room(): Promise<void> | undefined {
    if (!this.#isCrowded()) return undefined
    return new Promise((resolve) => this.#waitingForRoom.push(resolve))
  }

  /** How many events the server has been told when all are sent. */
  get told(): number {
    return this.#seq - this.#missing
  }

  get reachable(): boolean {
    return this.#eventLane.reachable && this.#logLane.reachable
  }

  /** Nothing waits any more. Logs first: the event that ends a run must be its last word. */
  async flushLogs(): Promise<void> {
    await this.#logLane.drained()
  }
  async flushEvents(): Promise<void> {
    await this.#eventLane.drained()
  }

  /** The server was heard of: waiting batches go now. */
  hurry(): void {
    this.#eventLane.hurry()
    this.#logLane.hurry()
  }

  /** Nothing more is sent. `keep`: the spool stays on disk. */
  stop(keep: boolean): void {
    this.#stopped = true
    this.#eventLane.stop()
    this.#logLane.stop()
    this.#events.close(keep)
    this.#logs.close(keep)
    this.#tellRoom()
  }

  async #sendEvents(records: Buffer[]): Promise<SendOutcome> {
    const batch = this.#cautious ? records.slice(0, 1) : records
    const outcome = await this.#options.client.events(batch.map((record) => this.#addressed(record)))
    if (outcome.is === 'ok') {
      this.#cautious = false
      // What an answer acknowledges beyond what was sent was never sent.
      const count = Math.max(
        0,
        Math.min(outcome.answer.acknowledged + this.#missing - this.#oldest + 1, batch.length),
      )
      this.#oldest += count
      return count > 0 ? { is: 'done', count } : { is: 'again', why: 'nothing was acknowledged' }
    }
    if (outcome.is !== 'refused' || isToken(outcome)) return this.#otherwise(outcome)
    const lost = this.#oldest - this.#missing - Number(outcome.detail?.expected)
    if (outcome.code === 'out_of_sequence' && lost > 0) {
      this.#missing += lost
      this.event({
        type: 'ENGINE_EVENT',
        level: 'error',
        message: `The server has lost ${lost} ${lost === 1 ? 'event' : 'events'} that it had.`,
        detail: { lost },
      })
      return this.#sendEvents(records)
    }
    if (batch.length > 1) {
      this.#cautious = true
      return this.#sendEvents(batch)
    }
    return this.#replaceRefused(batch[0], outcome.message)
  }

  #addressed(record: Buffer): Buffer {
    if (this.#missing === 0) return record
    const { seq, event } = JSON.parse(record.toString()) as { seq: number; event: RunEvent }
    return Buffer.from(JSON.stringify({ seq: seq - this.#missing, event }))
  }

  /** One event that the server will never take must not hold up the rest: its place is taken by one that says so. */
  async #replaceRefused(record: Buffer | undefined, why: string): Promise<SendOutcome> {
    const { event } = JSON.parse(record?.toString() ?? '{}') as { event: RunEvent }
    for (const message of [
      `The server refused a ${event.type} event: ${why}`,
      'The server refused an event.',
    ]) {
      const told = { type: 'ENGINE_EVENT', atMs: event.atMs, level: 'error', message }
      const outcome = await this.#options.client.events([
        Buffer.from(JSON.stringify({ seq: this.#oldest - this.#missing, event: told })),
      ])
      if (outcome.is === 'refused' && !isToken(outcome)) continue
      if (outcome.is !== 'ok') return this.#otherwise(outcome)
      this.#oldest += 1
      return { is: 'done', count: 1 }
    }
    return { is: 'again', why }
  }

  #otherwise(outcome: Exclude<CallOutcome<unknown>, { is: 'ok' }>): SendOutcome {
    if (outcome.is === 'fenced') {
      this.#options.onFenced(outcome.message)
      return { is: 'over' }
    }
    if (outcome.is === 'refused' && isToken(outcome)) this.#options.onTokenRefused()
    return { is: 'again', why: outcome.message }
  }

  #isCrowded(): boolean {
    return this.reachable && this.#logs.sizeBytes > crowdedBytes
  }

  #tellRoom(): void {
    if (this.#isCrowded() && this.#logs.sizeBytes > crowdedBytes / 2) return
    for (const resolve of this.#waitingForRoom.splice(0)) resolve()
  }

  #tellGap(step: string, sizeBytes: number, stream: string): void {
    this.event({
      type: 'ENGINE_EVENT',
      step,
      level: 'warning',
      message: `${sizeBytes} bytes of ${stream} were dropped: the server was away and the space for waiting output was used up.`,
      detail: { stream, sizeBytes },
    })
  }
}

const tooLarge = (event: NewEvent, atMs: number, sizeBytes: number): RunEvent => ({
  type: 'ENGINE_EVENT',
  atMs,
  ...('step' in event && event.step !== undefined ? { step: event.step } : {}),
  level: 'error',
  message: `A ${event.type} event of ${sizeBytes} bytes is too large to keep; the limit is ${eventLimitBytes}.`,
})
