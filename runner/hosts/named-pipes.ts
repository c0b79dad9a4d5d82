import { execFile } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdtemp, rm, unlink } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const batch = 32
const few = 8

/** The reading end of a step's stdout or stderr, and a writing end to hand to the process. */
export interface NamedPipe {
  path: string
  readable: Socket
  writeFd: number
  /** Once the process holds the writing end: lets go of ours, so that the end of the process is the end of the stream. */
  handedOver(): void
}

/**
 * Named pipes for the output of steps. Node itself gives children sockets, and `echo > /dev/stderr` fails on a socket;
 * a named pipe may be opened again under that name. They are made ahead, many at once, because Node cannot make one.
 */
export class NamedPipes {
  readonly #parent: string
  #folder: Promise<string> | undefined
  #made: string[] = []
  #count = 0
  #making: Promise<void> | undefined

  /** `parent`: a folder for short-lived files, where the pipes lie until they are opened. */
  constructor(parent: string) {
    this.#parent = parent
  }

  /** Makes pipes ahead of need. */
  async prepare(): Promise<void> {
    if (this.#made.length >= few) return
    this.#making ??= this.#make().finally(() => (this.#making = undefined))
    await this.#making
  }

  async take(): Promise<NamedPipe> {
    let path = this.#made.pop()
    while (path === undefined) {
      await this.prepare()
      path = this.#made.pop()
    }
    // The next are made while there are some left; if they cannot be, whoever finds none is told.
    if (this.#made.length < few) this.prepare().catch(() => undefined)
    return openPipe(path)
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true })
    this.#folder = undefined
    this.#made = []
  }

  async #make(): Promise<void> {
    this.#folder ??= mkdtemp(join(this.#parent, 'pipes-'))
    const folder = await this.#folder
    const paths = Array.from({ length: batch }, () => join(folder, String(this.#count++)))
    await run('mkfifo', ['-m', '600', '--', ...paths])
    this.#made.push(...paths)
  }
}

function openPipe(path: string): NamedPipe {
  // Without O_NONBLOCK the reader would wait for a writer, and this thread is the one to open it.
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writeFd = openSync(path, constants.O_WRONLY)
  const readable = new Socket({ fd: readFd, readable: true, writable: false })
  return {
    path,
    readable,
    writeFd,
    handedOver: () => {
      closeSync(writeFd)
      void unlink(path).catch(() => undefined)
    },
  }
}
