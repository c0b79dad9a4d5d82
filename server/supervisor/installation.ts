import { join, resolve } from 'node:path'

import { appUrl, prepareLogins, systemUrl } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'
import type { Environment, Settings } from '#server/platform/environment.ts'
import type { Logger } from '#server/platform/logger.ts'
import { prepareMasterKeys } from '#server/platform/master-keys.ts'
import { requireStorage } from '#server/usecases/installation/installation-storage.ts'

import { begin } from './begin.ts'
import { buildWeb, isBuilt } from './build-web.ts'
import { installationSecret, prepareDataFolder } from './data-folder.ts'
import { requireDatabase } from './external-database.ts'
import type { Beginning } from './first-steps.ts'
import { requirePort } from './free-port.ts'
import { keepDatabase, type KeptDatabase } from './keep-database.ts'
import { keepRunning, type KeptProgram, type Program } from './keep-running.ts'
import { firstStepsProgram, webProgram, workerProgram, type DatabaseUrls } from './programs.ts'
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
  /** Whether an empty database gets the example. */
  example: boolean
  /** Ends the start before it is complete. */
  signal: AbortSignal
}

/** A whole Sluice on this machine, running. */
export interface Installation {
  environment: Environment
  urls: DatabaseUrls & { owner: string }
  /** Where to begin; empty where the example was not wanted. */
  beginning: Beginning
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

/** A Sluice without its example is one all the same. */
const withoutExample =
  (logger: Logger) =>
  (error: unknown): Beginning => {
    logger.error('The example could not be prepared, or its sign-in link not be made.', { error })
    return {}
  }

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }))

/** Database and build, side by side. Whichever fails first has the word; the other is not left running. */
const prepare = async (
  environment: Environment,
  { dev, logger, progress, signal }: InstallationOptions,
): Promise<KeptDatabase> => {
  const failing = new AbortController()
  const stopped = AbortSignal.any([signal, failing.signal])
  const building =
    dev || isBuilt() ? Promise.resolve() : progress.step('Building the web application', buildWeb(stopped))
  const preparing = progress.step('Preparing the database', prepareDatabase(environment, logger))
  try {
    await Promise.all([preparing, building])
    return await preparing
  } catch (error) {
    failing.abort()
    await Promise.allSettled([building, preparing.then((kept) => kept.stop())])
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
  const { dev, example, logger, progress, onLine, signal } = options
  const dataFolder = prepareDataFolder(settings.dataFolder)
  const environment: Environment = {
    ...settings,
    dataFolder,
    secret: settings.secret ?? installationSecret(dataFolder),
  }
  if (!environment.masterKeys) prepareMasterKeys(dataFolder, new Date())
  const undo: (() => Promise<void> | void)[] = [takeFolder(dataFolder, environment.url)]
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    await Promise.all([requirePort(environment.host, environment.port), requireStorage(environment)])
    const database = await prepare(environment, options)
    undo.push(() => database.stop())
    const owner = database.url
    const urls = {
      owner,
      app: environment.appDatabaseUrl ?? appUrl(owner, environment.secret),
      system: environment.systemDatabaseUrl ?? systemUrl(owner, environment.secret),
    }
    const keep = (program: Program) =>
      keepRunning(program, { logger, onLine: (line) => onLine(program.name, line) })
    const web = keep(webProgram(environment, urls, dev))
    const worker = keep(workerProgram(environment, urls, dev))
    undo.push(async () => void (await Promise.all([web.stop(), worker.stop()])))
    const beginning = example
      ? begin(firstStepsProgram(environment, urls), signal).catch(withoutExample(logger))
      : Promise.resolve({})
    await progress.step(
      'Starting web and worker',
      Promise.all([beginning, Promise.race([Promise.all([web.ready, worker.ready]), ended(signal)])]),
    )
    signal.throwIfAborted()
    return { environment, urls, beginning: await beginning, web, worker, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
