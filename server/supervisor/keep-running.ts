import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

import { CannotStart } from '#server/platform/cannot-start.ts'
import type { Logger } from '#server/platform/logger.ts'

/** A process that is to run for as long as the supervisor does. */
export interface Program {
  name: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** How long it may take to stop when asked, before it is killed. */
  stopTimeoutMs?: number
}

export interface KeptProgram {
  /** The number of the present process. */
  pid(): number | undefined
  /**
   * Resolves when the program first said that it is ready, with the message "ready" to its parent. Rejects with CannotStart, and its last words,
   * where it ended three times before it ever was; it is still started again and again.
   */
  ready: Promise<void>
  /** Ends the present process and starts the next at once. */
  restart(): void
  /** Asks it to stop, kills it when it does not; resolves when it is gone. */
  stop(): Promise<void>
}

export interface KeepRunningOptions {
  logger: Logger
  /** A line that the program wrote. */
  onLine: (line: string) => void
  /** The first pause before a restart; each further one is twice as long. */
  firstPauseMs?: number
  longestPauseMs?: number
  /** A program that ran for this long has recovered: its next end starts with the first pause again. */
  recoveredAfterMs?: number
}

/** A program that ended so often before it was ready once will not get better by itself. */
const hopelessEnds = 3
const lastWords = 12

const forwardLines = (child: ChildProcess, onLine: (line: string) => void): void => {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    })
    stream?.once('end', () => rest && onLine(rest))
  }
}

const howItEnded = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal ? `was ended by ${signal}` : `ended with code ${code}`

/** Starts a program and starts it again whenever it ends, with growing pauses, saying so each time. */
export const keepRunning = (program: Program, options: KeepRunningOptions): KeptProgram => {
  const { logger, onLine, firstPauseMs = 200, longestPauseMs = 30_000, recoveredAfterMs = 30_000 } = options
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  let restartAsked = false
  const ready = Promise.withResolvers<void>()
  // Whoever does not wait for it need not hear that it was in vain.
  ready.promise.catch(() => {})
  const said: string[] = []
  const hear = (line: string): void => {
    said.push(line)
    if (said.length > lastWords) said.shift()
    onLine(line)
  }

  const runOnce = async (): Promise<string> => {
    const present = spawn(program.command, program.args, {
      env: program.env,
      // A group of its own: Ctrl-C reaches the supervisor alone, which then stops its programs in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = present
    forwardLines(present, hear)
    present.on('message', (message) => message === 'ready' && ready.resolve())
    try {
      const [code, signal] = (await once(present, 'exit')) as [number | null, NodeJS.Signals | null]
      return howItEnded(code, signal)
    } catch (error) {
      return `could not be started (${String(error)})`
    } finally {
      child = undefined
    }
  }

  const loop = async (): Promise<void> => {
    let pauseMs = firstPauseMs
    let ends = 0
    while (!stopping.signal.aborted) {
      const startedMs = Date.now()
      const ending = await runOnce()
      if (stopping.signal.aborted) return
      if (restartAsked) {
        restartAsked = false
        continue
      }
      ends += 1
      if (ends === hopelessEnds)
        ready.reject(new CannotStart([`${program.name} ${ending} before it was ready.`, ...said].join('\n')))
      if (Date.now() - startedMs >= recoveredAfterMs) pauseMs = firstPauseMs
      logger.warn(`${program.name} ${ending}. Starting it again in ${pauseMs / 1000} s.`)
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
  const finished = loop()

  const kill = (signal: NodeJS.Signals): void => {
    child?.kill(signal)
  }

  return {
    pid: () => child?.pid,
    ready: ready.promise,
    restart: () => {
      restartAsked = child !== undefined
      kill('SIGTERM')
    },
    stop: async () => {
      stopping.abort()
      kill('SIGTERM')
      const force = setTimeout(() => kill('SIGKILL'), program.stopTimeoutMs ?? 10_000)
      await finished
      clearTimeout(force)
    },
  }
}
