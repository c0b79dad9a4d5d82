import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'

import { Refusal } from '#core/refusal.ts'

import { dieWithParent } from './die-with-parent.ts'
import type { NamedPipes } from './named-pipes.ts'
import { killGroup, signalTree } from './process-tree.ts'
import type { StepProcess } from './step-host.ts'

const quietMs = 5_000

export type ProcessEnd = Awaited<StepProcess['ended']>

export interface StartOptions {
  cwd: string
  env: Record<string, string>
  /** `pipe`: the process is told what to do on its stdin. */
  stdin?: 'ignore' | 'pipe'
}

/** Starts a program as the leader of a session of its own, with named pipes for its output. Throws a Refusal where it cannot be started. */
export async function startProcess(
  pipes: NamedPipes,
  command: string,
  args: string[],
  options: StartOptions,
): Promise<{ child: ChildProcess; process: StepProcess }> {
  const [program = command, ...rest] = [...(await dieWithParent()), command, ...args]
  const stdout = await pipes.take()
  const stderr = await pipes.take()
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: options.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: [options.stdin ?? 'ignore', stdout.writeFd, stderr.writeFd],
  })
  stdout.handedOver()
  stderr.handedOver()
  const { pid } = child
  if (pid === undefined) {
    stdout.readable.destroy()
    stderr.readable.destroy()
    const error = await new Promise<Error>((done) => child.once('error', done))
    throw new Refusal('unavailable', `${command} could not be started: ${error.message}.`, { command })
  }
  const exited = new Promise<ProcessEnd>((done) =>
    child.once('exit', (exitCode, signal) => done({ exitCode, signal })),
  )
  return { child, process: asStepProcess(pid, stdout.readable, stderr.readable, exited) }
}

/** A step's process, which has ended when it exited and what it wrote was read. */
export function asStepProcess(
  pid: number,
  stdout: Socket,
  stderr: Socket,
  exited: Promise<ProcessEnd>,
): StepProcess {
  let over = false
  const ended = exited.then(async (end) => {
    over = true
    killGroup(pid)
    await Promise.all([streamEnd(stdout), streamEnd(stderr)])
    return end
  })
  return { pid, stdout, stderr, ended, kill: (signal) => over || signalTree(pid, signal) }
}

/**
 * Settles when everything written was read. A process that escaped its group may hold the pipe open for ever:
 * after five seconds in which nothing came and nothing lay unread, the pipe is closed.
 */
async function streamEnd(stream: Socket): Promise<void> {
  if (stream.closed) return
  await new Promise<void>((done) => {
    let seenBytes = stream.bytesRead
    const watch = setInterval(() => {
      const quiet =
        stream.bytesRead === seenBytes && stream.readableLength === 0 && stream.readableFlowing !== false
      seenBytes = stream.bytesRead
      if (quiet) stream.destroy()
    }, quietMs)
    stream.once('close', () => {
      clearInterval(watch)
      done()
    })
  })
}
