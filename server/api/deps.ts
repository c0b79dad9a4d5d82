import { join } from 'node:path'

import { openAppDatabase, type AppDatabase } from '#server/db/client.ts'
import { databaseClock } from '#server/db/database-clock.ts'
import { CodeParser } from '#server/gateways/code-parser/code-parser.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { KeyWrapper } from '#server/platform/envelope.ts'
import { environment } from '#server/platform/environment.ts'
import { localTrust, maySeveralTenants } from '#server/platform/local-trust.ts'
import { processLogger, type Logger } from '#server/platform/logger.ts'
import { masterKeys } from '#server/platform/master-keys.ts'
import { KeptTrees } from '#server/usecases/asset/kept-trees.ts'
import { installationStorage } from '#server/usecases/installation/installation-storage.ts'
import { createAuth, type Auth } from '#server/usecases/people/auth.ts'
import type { InstallationGround } from '#server/usecases/tenant/run-ground.ts'
import { openPodTrial, type PodTrial } from '#server/usecases/version/try-pods.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import { appDatabaseUrl } from './app-database-url.ts'

/** What the doors of one web process work with. */
export interface ServerDeps {
  database: AppDatabase
  auth: Auth
  clock: Clock
  logger: Logger
  /** The address people open, without a slash at its end. */
  url: string
  secret: string
  /** Wraps what secrets of tenants are sealed with. */
  masterKeys: KeyWrapper
  /** Private networks that may be reached for tenants all the same. */
  networks: readonly string[]
  severalTenants: boolean
  /** A sentence where runs of this installation are not kept apart from it. */
  localTrust: string | undefined
  /** Where the values of runs lie. */
  values: StoreRoot
  /** How runs are carried out here. */
  ground: InstallationGround
  /** Where the pods of a pipeline can be tried before it is published; null where runs are no pods. */
  podTrial: PodTrial | null
  /** Reads code without running it. */
  codeParser: CodeParser
  queryTrees: KeptTrees
}

const make = (): ServerDeps => {
  const settings = environment()
  const logger = processLogger(settings).with({ process: 'web' })
  const database = openAppDatabase(appDatabaseUrl(settings), {
    name: 'sluice web',
    onIdleError: (error) => logger.warn('A database connection was lost.', { error }),
  })
  const { url, secret } = settings
  const severalTenants = maySeveralTenants(settings)
  const { values } = installationStorage(settings)
  const common = {
    database,
    clock: databaseClock(database.pool),
    logger,
    url,
    secret,
    masterKeys: masterKeys(settings),
    networks: settings.sensorNetworks,
    severalTenants,
    values,
  }
  const { launcher, clusters } = settings
  const ground = {
    launcher,
    installation: clusters[0]?.pod ?? {},
    clusters: launcher === 'kubernetes' ? clusters : [],
  }
  const podTrial = settings.launcher === 'kubernetes' ? openPodTrial(settings, process.env, logger) : null
  const codeParser = new CodeParser({ program: join(process.cwd(), 'runner/parsing/parse-main.ts') })
  return {
    ...common,
    codeParser,
    queryTrees: new KeptTrees((tenantId, queries) => codeParser.trees(tenantId, queries)),
    ground,
    podTrial,
    localTrust: localTrust(settings),
    auth: createAuth(common),
  }
}

/** Hot reload loads this module anew, and must find the pool of before. */
const shared = globalThis as typeof globalThis & { sluiceServerDeps?: ServerDeps }

/** The deps of this process, made at the first request: importing a route must need neither database nor settings. */
export const serverDeps = (): ServerDeps => (shared.sluiceServerDeps ??= make())

/** Puts other deps in place: those of a test. */
export const provideServerDeps = (deps: ServerDeps): void => {
  shared.sluiceServerDeps = deps
}
