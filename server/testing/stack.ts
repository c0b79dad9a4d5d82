import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '#server/db/embedded-postgres.ts'
import { readSettings } from '#server/platform/environment.ts'
import { createLogger } from '#server/platform/logger.ts'
import { startInstallation, type Installation } from '#server/supervisor/installation.ts'
import { keepRunning, type KeptProgram, type Program } from '#server/supervisor/keep-running.ts'
import { webProgram, workerProgram } from '#server/supervisor/programs.ts'

/** A whole Sluice for a test or a measurement: built application, worker, PostgreSQL, all of its own and on free ports. */
export interface Stack {
  url: string
  installation: Installation
  dataFolder: string
  /** There while PostgreSQL runs. */
  postgresLock: string
  /** The number of the running PostgreSQL's first process. */
  postgresPid(): number
  /** Starts one more web on this database, at an address of its own, and gives the address. */
  addWeb(): Promise<string>
  /** Stops web and worker and gives what starts them again. PostgreSQL stays. */
  stopPrograms(): Promise<() => Promise<void>>
  /** What its processes have written so far. */
  log(): string
  /** Stops everything and removes the data. */
  stop(): Promise<void>
}

export interface StackOptions {
  /** Environment variables of Sluice, over the defaults. `port`: the one of web. */
  variables?: Record<string, string> | ((port: number) => Record<string, string>)
  /** Whether there is the example tenant; without it the database is empty. */
  example?: boolean
}

const prefix = 'sluice-stack-'

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })

/** Runs outlive web and worker. With their stack gone for good, nobody would hear of them any more. */
const endRunsIn = (folder: string): void => {
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${folder}/runs`))
        process.kill(pid, 'SIGKILL')
    } catch {
      // Gone by itself, or not ours to look at.
    }
  }
}

/** Stacks whose test run was killed: their web and worker ended by themselves, PostgreSQL did not. */
const removeAbandoned = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const owner = Number(name.slice(prefix.length).split('-')[0])
    if (!existsSync('/proc') || existsSync(`/proc/${owner}`)) continue
    const folder = join(tmpdir(), name)
    const postgres = join(folder, 'postgres')
    if (existsSync(join(postgres, 'data', 'postmaster.pid')))
      await (await startEmbeddedPostgres(postgres)).stop()
    endRunsIn(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Boots a stack in a temporary folder. The application is built first where its sources have changed. */
export const startStack = async ({ variables = {}, example = false }: StackOptions = {}): Promise<Stack> => {
  await removeAbandoned()
  const dataFolder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(dataFolder, 0o711)
  const logFile = join(dataFolder, 'stack.log')
  const write = (line: string): void => appendFileSync(logFile, line)
  const port = await freePort()
  const settings = readSettings({
    SLUICE_DATA: dataFolder,
    SLUICE_PORT: String(port),
    SLUICE_LOG: 'plain',
    // Each journey and each measurement has a tenant of its own, whoever runs them.
    SLUICE_SHARED_ACCOUNT: 'allow',
    ...(typeof variables === 'function' ? variables(port) : variables),
  })
  const logger = createLogger({ format: 'plain', write })
  const onLine = (program: string, line: string): void => write(`${program} ${line}\n`)
  const installation = await startInstallation(settings, {
    dev: false,
    example,
    logger,
    progress: { step: (_text, work) => work },
    onLine,
    signal: new AbortController().signal,
  })
  const { environment, urls } = installation
  const added: KeptProgram[] = []
  const add = async (program: Program): Promise<void> => {
    const kept = keepRunning(program, { logger, onLine: (line) => onLine(program.name, line) })
    added.push(kept)
    await kept.ready
  }
  const stopAdded = () => Promise.all(added.splice(0).map((kept) => kept.stop()))
  const postgresLock = join(dataFolder, 'postgres', 'data', 'postmaster.pid')
  return {
    url: installation.environment.url,
    installation,
    dataFolder,
    postgresLock,
    postgresPid: () => Number(readFileSync(postgresLock, 'utf8').split('\n')[0]),
    addWeb: async () => {
      const at = await freePort()
      const url = `http://localhost:${at}`
      await add({ ...webProgram({ ...environment, port: at, url }, urls, false), name: `web at ${at}` })
      return url
    },
    stopPrograms: async () => {
      await Promise.all([installation.web.stop(), installation.worker.stop(), stopAdded()])
      return async () => {
        await Promise.all([
          add(webProgram(environment, urls, false)),
          add(workerProgram(environment, urls, false)),
        ])
      }
    },
    log: () => readFileSync(logFile, 'utf8'),
    stop: async () => {
      await stopAdded()
      await installation.stop()
      endRunsIn(dataFolder)
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
