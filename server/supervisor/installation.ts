import { join, resolve } from 'node:path'

import { appUrl, prepareLogins, systemUrl } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'
import type { Environment, Settings } from '#server/platform/environment.ts'
import type { Logger } from '#server/platform/logger.ts'

import { buildWeb, isBuilt } from './build-web.ts'
import { installationSecret, prepareDataFolder } from './data-folder.ts'
import { requireDatabase } from './external-database.ts'
import { requirePort } from './free-port.ts'
import { keepDatabase, type KeptDatabase } from './keep-database.ts'
import { keepRunning, type KeptProgram } from './keep-running.ts'
import { webProgram, workerProgram, type DatabaseUrls } from './programs.ts'
import { takeFolder } from './single-instance.ts'

/** Tells the person who started it what is going on. */
export interface Progress {
  /** A step that takes a while; what it says when it is done includes the seconds it took. */
  step<Result>(text: string, work: Promise<Result>): Promise<Result>
}

export interface InstallationOptions {
  /** Hot reload of web instead of a build. */
  dev: boolean
  logger: Logger
  progress: Progress
  /** A line that web or worker wrote. */
  onLine: (program: string, line: string) => void
  /** Ends the start before it is complete. */
  signal: AbortSignal
}

/** A whole Sluice on this machine, running. */
export interface Installation {
  environment: Environment
  urls: DatabaseUrls & { owner: string }
  web: KeptProgram
  worker: KeptProgram
  /** Stops web and worker, then the database. */
  stop(): Promise<void>
}

const migrations = resolve(import.meta.dirname, '..', '..', 'prisma', 'migrations')

const externalDatabase = async (url: string): Promise<KeptDatabase> => {
  await requireDatabase(url)
  return { url, stop: async () => {} }
}

const prepareDatabase = async (environment: Environment, logger: Logger): Promise<KeptDatabase> => {
  const database = environment.databaseUrl
    ? await externalDatabase(environment.databaseUrl)
    : await keepDatabase(join(environment.dataFolder, 'postgres'), logger)
  try {
    await prepareLogins(database.url, environment.secret)
    await migrate(database.url, migrations)
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

/**
 * Brings a whole Sluice up: database, build, web and worker, and keeps them up until it is stopped.
 * Throws CannotStart with a sentence for the operator where the machine is in the way.
 */
export const startInstallation = async (
  settings: Settings,
  options: InstallationOptions,
): Promise<Installation> => {
  const { dev, logger, progress, onLine, signal } = options
  const dataFolder = prepareDataFolder(settings.dataFolder)
  const environment: Environment = {
    ...settings,
    dataFolder,
    secret: settings.secret ?? installationSecret(dataFolder),
  }
  const release = takeFolder(dataFolder, environment.url)
  try {
    await requirePort(environment.host, environment.port)
    const failing = new AbortController()
    const stopped = AbortSignal.any([signal, failing.signal])
    const building =
      dev || isBuilt() ? Promise.resolve() : progress.step('Building the web application', buildWeb(stopped))
    const preparing = progress.step('Preparing the database', prepareDatabase(environment, logger))
    // Whichever of the two fails first has the word; the other is not left running.
    await Promise.all([preparing, building]).catch(async (error: unknown) => {
      failing.abort()
      await Promise.allSettled([building, preparing.then((kept) => kept.stop())])
      throw error
    })
    const database = await preparing
    const owner = database.url
    const urls = {
      owner,
      app: environment.appDatabaseUrl ?? appUrl(owner, environment.secret),
      system: environment.systemDatabaseUrl ?? systemUrl(owner, environment.secret),
    }
    const keep = (program: Parameters<typeof keepRunning>[0]) =>
      keepRunning(program, { logger, onLine: (line) => onLine(program.name, line) })
    const web = keep(webProgram(environment, urls, dev))
    const worker = keep(workerProgram(environment, urls, dev))
    const stop = async (): Promise<void> => {
      await Promise.all([web.stop(), worker.stop()])
      await database.stop()
      release()
    }
    const aborted = new Promise<void>((done) =>
      signal.addEventListener('abort', () => done(), { once: true }),
    )
    await progress.step('Starting web and worker', Promise.race([web.ready, aborted]))
    if (signal.aborted) await stop()
    signal.throwIfAborted()
    return { environment, urls, web, worker, stop }
  } catch (error) {
    release()
    throw error
  }
}
