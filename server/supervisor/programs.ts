import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { clustersAsText } from '#server/platform/clusters.ts'
import type { Environment } from '#server/platform/environment.ts'
import { prepareRunnerHome } from '#server/platform/runner-home.ts'

import type { Program } from './keep-running.ts'

const here = import.meta.dirname
const exitWithParent = pathToFileURL(join(here, 'exit-with-parent.ts')).href

/** Where the two logins of an installation go. */
export interface DatabaseUrls {
  app: string
  system: string
}

/** Each process gets the one login it is meant to have. */
const databaseVariables = new Set(['DATABASE_URL', 'SLUICE_APP_DATABASE_URL', 'SLUICE_SYSTEM_DATABASE_URL'])

/** What web and worker share: our environment without the database owner's address, which neither may use. */
const baseEnvironment = (environment: Environment, dev: boolean): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !databaseVariables.has(name) && !name.startsWith('npm_'),
  )
  const log = environment.log === 'auto' && process.stderr.isTTY ? 'plain' : environment.log
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    SLUICE_DATA: environment.dataFolder,
    SLUICE_SECRET: environment.secret,
    SLUICE_MASTER_KEYS: environment.masterKeys ?? '',
    SLUICE_SENSOR_NETWORKS: environment.sensorNetworks.join(','),
    SLUICE_HOST: environment.host,
    SLUICE_PORT: String(environment.port),
    SLUICE_URL: environment.url,
    SLUICE_RUN_API_URL: environment.runApiUrl,
    SLUICE_PROXIES: String(environment.proxies),
    SLUICE_SHARED_ACCOUNT: environment.sharedAccount,
    SLUICE_LOG: log,
    SLUICE_LOG_LEVEL: environment.logLevel,
    SLUICE_LAUNCHER: environment.launcher,
    SLUICE_CLUSTERS: clustersAsText(environment.clusters),
    SLUICE_NAMESPACE_PREFIX: environment.namespacePrefix,
  }
}

const nodeProgram = (name: string, file: string, env: NodeJS.ProcessEnv): Program => ({
  name,
  command: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent, join(here, file)],
  env,
})

/** The process that answers browsers and runs. */
export const webProgram = (environment: Environment, urls: DatabaseUrls, dev: boolean): Program => ({
  ...nodeProgram('web', 'web.ts', {
    ...baseEnvironment(environment, dev),
    SLUICE_APP_DATABASE_URL: urls.app,
  }),
  // It finishes what it answers first, which takes ten seconds at most.
  stopTimeoutMs: 12_000,
})

/** What a start does once, on the database by the login of web. */
export const firstStepsProgram = (environment: Environment, urls: DatabaseUrls): Program =>
  nodeProgram('first steps', 'first-steps.ts', {
    ...baseEnvironment(environment, false),
    SLUICE_APP_DATABASE_URL: urls.app,
  })

/** The process that makes things happen. */
export const workerProgram = (environment: Environment, urls: DatabaseUrls, dev: boolean): Program => {
  const runner = prepareRunnerHome()
  return nodeProgram('worker', join('..', 'worker', 'main.ts'), {
    ...baseEnvironment(environment, dev),
    SLUICE_SYSTEM_DATABASE_URL: urls.system,
    SLUICE_RUNNER_HOME: runner.folder,
    SLUICE_RUNNER_NODE: runner.node,
  })
}
