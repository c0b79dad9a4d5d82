import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const dagsterVersion = '1.13.27'
export const dagsterPackages = [`dagster==${dagsterVersion}`, `dagster-webserver==${dagsterVersion}`]

/** Dagster, installed in a virtual environment of its own. */
export interface Peer {
  version: string
  /** A program of the virtual environment. */
  program: (name: string) => string
}

/** Where the definitions and programs lie, and the peer's own storage. */
export interface PeerHome {
  folder: string
  storage: string
  env: NodeJS.ProcessEnv
  remove: () => void
}

const cache = (): string => process.env.SLUICE_BENCH_CACHE ?? join(homedir(), '.cache', 'sluice-bench')

const installed = async (python: string): Promise<string | undefined> => {
  if (!existsSync(python)) return undefined
  const asked = 'import dagster, dagster_webserver; print(dagster.__version__)'
  return run(python, ['-c', asked]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  )
}

/** Sets Dagster up where it is not yet; undefined, and said, where Python or the package index is not there. */
export const dagster = async (log: (line: string) => void): Promise<Peer | undefined> => {
  const environment = join(cache(), 'dagster')
  const program = (name: string) => join(environment, 'bin', name)
  const found = await installed(program('python'))
  if (found) return { version: found, program }
  log(`Installing ${dagsterPackages.join(' and ')} into ${environment}.`)
  mkdirSync(cache(), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', '--clear', environment])
    await run(program('python'), ['-m', 'pip', 'install', '--quiet', ...dagsterPackages])
  } catch (error) {
    log(`Skipped the peer: Dagster could not be installed. ${String(error).slice(0, 400)}`)
    return undefined
  }
  return { version: dagsterVersion, program }
}

/** A folder with the peer's definitions and an empty instance: runs start at once, without its queue, and nothing is sent home. */
export const peerHome = (): PeerHome => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-dagster-'))
  const storage = join(folder, 'home')
  mkdirSync(storage)
  for (const name of readdirSync(import.meta.dirname).filter((entry) => entry.endsWith('.py')))
    cpSync(join(import.meta.dirname, name), join(folder, name))
  writeFileSync(
    join(storage, 'dagster.yaml'),
    'telemetry:\n  enabled: false\nnux:\n  enabled: false\nrun_coordinator:\n  module: dagster._core.run_coordinator.default_run_coordinator\n  class: DefaultRunCoordinator\n',
  )
  return {
    folder,
    storage,
    env: {
      ...process.env,
      DAGSTER_HOME: storage,
      DAGSTER_DISABLE_TELEMETRY: 'yes',
      BENCH_FIRST_LINE: join(folder, 'first-line.txt'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs a program of the home in the peer's own Python; throws with its complaint where it fails. */
export const runProgram = async (
  peer: Peer,
  home: PeerHome,
  [program, ...given]: readonly [string, ...string[]],
): Promise<string> => {
  const { stdout } = await run(peer.program('python'), [program, ...given], {
    cwd: home.folder,
    env: home.env,
    maxBuffer: 64 * 1_048_576,
  })
  return stdout
}

/** Runs a job of definitions.py in the peer's own Python; the seconds each run took. */
export const runJob = async (peer: Peer, home: PeerHome, job: string, times = 1): Promise<number[]> => {
  const child = spawn(peer.program('python'), ['run_job.py', job, String(times)], {
    cwd: home.folder,
    env: home.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complained = (complained + text).slice(-20_000)))
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
  const took = [...said.matchAll(/^took (\S+)$/gm)].map(([, seconds]) => Number(seconds))
  if (code !== 0 || took.length !== times)
    throw new Error(`${job} of the peer failed.\n${complained.slice(-2_000)}`)
  return took
}
