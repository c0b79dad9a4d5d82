import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { Refusal } from '#core/refusal.ts'

import { killGroup, signalTree } from './process-tree.ts'
import { missingPython } from './python-server.ts'

const run = promisify(execFile)
const builder = join(import.meta.dirname, 'python', 'build_environment.py')
const cannotBuild = 3
const lastLines = 8
const graceMs = 5_000

/** Where built environments lie that other machines built, for machines that keep nothing. Neither call throws: an environment can always be built. */
export interface EnvironmentShelf {
  /** Brings an environment to where it belongs; false where there is none. */
  bring(name: string, folder: string): Promise<boolean>
  keep(name: string, folder: string): Promise<void>
}

export interface PythonEnvironmentOptions {
  /** Environments lie in `<cache>/python/<hash>`. */
  cache: string
  requirements: string[]
  /** The interpreter to build on. */
  python?: string
  /** What pip prints, as it comes. */
  output: (chunk: Buffer) => void
  signal?: AbortSignal
  shelf?: EnvironmentShelf | undefined
}

/**
 * The interpreter that has the requirements: of a virtual environment that is built once and found by everyone after; the plain
 * one where nothing is required. Throws a Refusal that says what failed: pip with its last lines, or what to install.
 */
export async function pythonEnvironment(
  options: PythonEnvironmentOptions,
): Promise<{ python: string; built: boolean }> {
  const { cache, python = 'python3', output, signal, shelf } = options
  const requirements = normalized(options.requirements)
  if (requirements.length === 0) return { python, built: false }
  const name = await hashOf(python, requirements)
  const folder = join(cache, 'python', name)
  const found = { python: join(folder, 'bin', 'python'), built: false }
  if (await exists(join(folder, 'complete'))) return found
  if (await shelf?.bring(name, folder)) return found
  const { code, lines } = await build(python, folder, requirements, output, signal)
  if (signal?.aborted)
    throw new Refusal('wrong_state', 'The Python environment was not built: the run was canceled.')
  if (code === cannotBuild) {
    throw new Refusal(
      'unavailable',
      'This Python cannot make virtual environments, and the pipeline has requirements. Install the module venv (Debian and Ubuntu: apt-get install python3-venv).',
      { python },
    )
  }
  if (code !== 0)
    throw new Refusal('invalid_input', `pip could not install the requirements. ${reason(lines)}`, {
      requirements,
      lines,
    })
  await shelf?.keep(name, folder)
  return { ...found, built: true }
}

/** Order, spaces, comments and repetitions make no other environment. */
function normalized(requirements: string[]): string[] {
  const plain = requirements
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
  return [...new Set(plain)].sort((one, other) => (one < other ? -1 : 1))
}

async function hashOf(python: string, requirements: string[]): Promise<string> {
  const say =
    'import platform, sys; print(sys.version, sys.base_prefix, platform.machine(), platform.libc_ver())'
  try {
    const { stdout } = await run(python, ['-c', say])
    return createHash('sha256')
      .update(JSON.stringify([stdout, requirements]))
      .digest('hex')
      .slice(0, 32)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Refusal(
      'unavailable',
      code === 'ENOENT' ? missingPython(python) : `Python could not be started: ${message}.`,
      { python },
    )
  }
}

async function build(
  python: string,
  folder: string,
  requirements: string[],
  output: (chunk: Buffer) => void,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(python, [builder, folder, ...requirements], {
    env: pipEnvironment() as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let force: NodeJS.Timeout | undefined
  const stopped = Promise.withResolvers<void>()
  const stop = (): void => {
    stopped.resolve()
    if (child.pid === undefined) return
    signalTree(child.pid, 'SIGTERM')
    force = setTimeout(signalTree, graceMs, child.pid, 'SIGKILL')
  }
  if (signal?.aborted) stop()
  else signal?.addEventListener('abort', stop, { once: true })
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-8_000)
      output(chunk)
    })
  }
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed)
    child.once('close', done)
    // What it started may hold its output for ever; of a build that was stopped nobody waits for that.
    child.once('exit', (exitCode) => void stopped.promise.then(() => done(exitCode)))
  })
  clearTimeout(force)
  signal?.removeEventListener('abort', stop)
  if (signal?.aborted && child.pid !== undefined) {
    killGroup(child.pid)
    child.stdout.destroy()
    child.stderr.destroy()
  }
  return {
    code,
    lines: tail
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lastLines),
  }
}

/** pip finds its index, proxy and certificates; nothing else of the runner's environment reaches a package's build. */
const pipEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        /^(PATH|HOME|LANG|LC_ALL|TMPDIR|TZ|PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|(https?|no|all)_proxy)$/i.test(
          entry[0],
        ),
    ),
  )

/** pip's own sentences about the failure, else the last it said. */
function reason(lines: string[]): string {
  const errors = lines
    .filter((line) => line.startsWith('ERROR: '))
    .map((line) => line.slice('ERROR: '.length))
  return (errors.length > 0 ? errors : lines.slice(-3)).join(' ')
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
