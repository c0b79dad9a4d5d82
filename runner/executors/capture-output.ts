import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

import type { LogFrameHeader } from '#core/protocol/run-api.ts'

import type { StepProcess } from '../hosts/step-host.ts'
import type { LogStream } from '../reporting/log-stream.ts'
import type { Reporter } from '../reporting/reporter.ts'

export interface CaptureOptions {
  reporter: Reporter
  step: string
  stepAttempt: number
  /** Of both streams together; what is beyond is read and thrown away. */
  limitBytes: number
  /** Sees every chunk before it is kept. */
  onChunk: (stream: LogFrameHeader['stream'], chunk: Buffer) => void
  /** Where to copy it to as it comes. */
  echo?: NodeJS.WritableStream | undefined
}

export interface CapturedOutput {
  /** Writes text among the step's output, as if it had printed it. */
  write: (stream: LogFrameHeader['stream'], text: string) => void
  /** Ends the streams; what was read so far is all there is. */
  end: () => void
  /** Settles when the process has closed both. */
  read: Promise<void>
  /** The last of stderr, to say what went wrong where nothing better is known. */
  lastWords: () => string
}

const tailBytes = 4_096

/** Reads a step's output into the run's log, no faster than the server takes it. */
export function captureOutput(
  process: Pick<StepProcess, 'stdout' | 'stderr'>,
  options: CaptureOptions,
): CapturedOutput {
  const { reporter, step, stepAttempt } = options
  const streams = {
    stdout: reporter.stream(step, stepAttempt, 'stdout', options.echo),
    stderr: reporter.stream(step, stepAttempt, 'stderr', options.echo),
  }
  let leftBytes = options.limitBytes
  let tail: Buffer = Buffer.alloc(0)
  let over = false

  const keep = (into: LogStream, chunk: Buffer): void => {
    if (leftBytes <= 0) return
    const kept = chunk.length > leftBytes ? chunk.subarray(0, leftBytes) : chunk
    leftBytes -= kept.length
    into.write(kept)
    if (leftBytes > 0) return
    const limit = `The output of this step reached its limit of ${bytesInWords(options.limitBytes)}; the rest is not kept.`
    into.write(Buffer.from(`\n[sluice] ${limit}\n`))
    reporter.event({
      type: 'ENGINE_EVENT',
      step,
      level: 'warning',
      message: limit,
      detail: { limitBytes: options.limitBytes },
    })
  }

  const take = (name: LogFrameHeader['stream'], readable: Readable): void => {
    readable.on('data', (chunk: Buffer) => {
      if (over) return
      options.onChunk(name, chunk)
      keep(streams[name], chunk)
      if (name === 'stderr') tail = Buffer.concat([tail, chunk]).subarray(-tailBytes)
      const room = reporter.room()
      if (!room) return
      readable.pause()
      void room.then(() => readable.resume())
    })
  }
  take('stdout', process.stdout)
  take('stderr', process.stderr)
  const closed = (readable: Readable) => finished(readable, { writable: false }).catch(() => undefined)
  return {
    write: (name, text) => keep(streams[name], Buffer.from(text)),
    end: () => {
      if (over) return
      over = true
      reporter.end(streams.stdout)
      reporter.end(streams.stderr)
    },
    read: Promise.all([closed(process.stdout), closed(process.stderr)]).then(() => undefined),
    lastWords: () => reporter.redactor.text(tail.toString('utf8')),
  }
}

export function bytesInWords(sizeBytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = sizeBytes
  let unit = 0
  while (size >= 1_024 && unit < units.length - 1) {
    size /= 1_024
    unit += 1
  }
  return `${size >= 100 || Number.isInteger(size) ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? 'B'}`
}
