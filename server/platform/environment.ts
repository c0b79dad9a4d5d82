import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'

import { z } from 'zod'

import { runtime } from '#core/document/runtime.ts'
import type { PoolLimits } from '#core/pool/scale-pool.ts'

import { CannotStart } from './cannot-start.ts'
import {
  clusterFields,
  clustersOf,
  clustersText,
  withDefaultFirst,
  type ClusterSettings,
} from './clusters.ts'
import { masterKeysText } from './master-keys.ts'
import { storageSettings, webUrl } from './storage-settings.ts'

const port = z.coerce
  .number('a port is a number from 1 to 65535')
  .int('a port is a whole number')
  .min(1, 'a port is at least 1')
  .max(65_535, 'a port is at most 65535')

const postgresUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: 'an address like postgresql://user:password@host:5432/sluice is needed',
  })
  .optional()

const poolSize = z.coerce
  .number('a number of workers is needed')
  .int('the number of workers is a whole number')
  .min(1, 'the number of workers is at least 1')
  .max(1_000, 'the number of workers is at most 1,000')

const podText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'JSON is needed' })
      return z.NEVER
    }
  })
  .pipe(runtime)

/** Ranges of addresses, as 10.0.0.0/8, with a comma between. */
const ranges = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .pipe(
    z.array(z.union([z.cidrv4(), z.cidrv6()], 'ranges like 10.0.0.1/32, with a comma between, are needed')),
  )

/** Every setting the environment can make. A description is what the settings page and the docs show. */
const settings = z.object({
  DATABASE_URL: postgresUrl.describe(
    'PostgreSQL 15 or newer, as the owner of the database. Without it Sluice brings its own PostgreSQL.',
  ),
  SLUICE_APP_DATABASE_URL: postgresUrl.describe(
    'The login of web, under row-level security. Derived from DATABASE_URL and SLUICE_SECRET when absent.',
  ),
  SLUICE_SYSTEM_DATABASE_URL: postgresUrl.describe(
    'The login of the worker. Derived from DATABASE_URL and SLUICE_SECRET when absent.',
  ),
  SLUICE_DATA: z
    .string()
    .default('.sluice')
    .describe('The folder for asset data, run folders, the secret and the built-in PostgreSQL.'),
  ...storageSettings,
  SLUICE_SECRET: z
    .string()
    .min(32, 'a secret has at least 32 characters; make one with "openssl rand -base64 32"')
    .optional()
    .describe('What logins and tokens are derived from. Without it one is made and kept in the data folder.'),
  SLUICE_MASTER_KEYS: masterKeysText
    .optional()
    .describe(
      'What the secrets of tenants are wrapped with: id:key with a comma between, the newest first, each key 32 bytes in URL-safe base64. Without it the file master-keys in the data folder, and without that a key derived from SLUICE_SECRET.',
    ),
  SLUICE_SECRET_FILES: z
    .string()
    .optional()
    .describe(
      'A folder with secrets of tenants as files <tenant>/<NAME>, as secrets of a cluster are mounted; for what tenants do not keep themselves.',
    ),
  SLUICE_HOST: z.string().min(1).default('127.0.0.1').describe('The network address web listens on.'),
  SLUICE_PORT: port.default(4310).describe('The port web listens on.'),
  SLUICE_WORKER_PORT: port
    .optional()
    .describe('The port where a worker tells of its health and of the queue; none when absent.'),
  SLUICE_URL: webUrl.describe('The address people open. http://localhost and the port when absent.'),
  SLUICE_RUN_API_URL: webUrl.describe(
    'The address under which runs report to web. http://127.0.0.1 and the port when absent.',
  ),
  SLUICE_PROXIES: z.coerce
    .number('the number of proxies is needed')
    .int('the number of proxies is a whole number')
    .min(0, 'the number of proxies is at least 0')
    .max(20, 'the number of proxies is at most 20')
    .default(0)
    .describe(
      'How many proxies stand in front of web, each adding to X-Forwarded-For. With 0 that header is not believed.',
    ),
  SLUICE_SHARED_ACCOUNT: z
    .enum(['refuse', 'allow'], 'one of refuse, allow is needed')
    .default('refuse')
    .describe(
      'Whether there may be several tenants where all runs work under the account of the server, which they do unless that is root.',
    ),
  SLUICE_LOCAL_RUNS: z.coerce
    .number('a number of runs is needed')
    .int('the number of runs is a whole number')
    .min(1, 'the number of runs is at least 1')
    .max(10_000, 'the number of runs is at most 10,000')
    .default(Math.max(8, 4 * availableParallelism()))
    .describe('Runs that are processes of one machine at a time; 4 a core, at least 8, unless said.'),
  SLUICE_LAUNCHER: z
    .enum(['local', 'kubernetes'], 'one of local, kubernetes is needed')
    .default('local')
    .describe(
      'Where runs are carried out: as processes of the worker’s machine, or as Jobs of a Kubernetes cluster.',
    ),
  SLUICE_KUBECONFIG: z
    .string()
    .optional()
    .describe(
      'The kubeconfig of the cluster that runs go to. Absent: the account of the pod that the worker is in.',
    ),
  SLUICE_KUBERNETES_CONTEXT: z
    .string()
    .optional()
    .describe('The context of the kubeconfig; its current one when absent.'),
  SLUICE_RUNNER_IMAGE: z
    .string()
    .default('sluice-runner:0.1.0')
    .describe('The image with the runner, as the nodes of the cluster pull it.'),
  SLUICE_NAMESPACE_PREFIX: z
    .string()
    .regex(
      /^[a-z]([a-z0-9-]{0,13}[a-z0-9])?-$/,
      'lower-case letters, digits and hyphens are needed, at most 16, with a hyphen at the end',
    )
    .default('sluice-t-')
    .describe('What the name of a tenant’s namespace begins with; its own short name follows.'),
  SLUICE_INSTALLATION: z
    .string()
    .max(200, 'the name of an installation has at most 200 characters')
    .default('')
    .describe(
      'What this installation is called, for a copy of its database beside it in the same cluster is another: such a copy has a name of its own.',
    ),
  SLUICE_KUBERNETES_API_CIDRS: ranges.describe(
    'Where pods that start others reach the API server of the cluster, beside the addresses of its EndpointSlice: ranges of addresses, with a comma between.',
  ),
  SLUICE_POD: z
    .string()
    .default('{"cpuMilli":2000,"memoryMib":4096}')
    .transform((text, context) => {
      const read = podText.safeParse(text)
      if (read.success) return read.data
      context.addIssue({ code: 'custom', message: 'the runtime of a pod is needed, as JSON' })
      return z.NEVER
    })
    .describe(
      'What every pod of a run has unless its pipeline, job or asset says otherwise: a runtime, as JSON.',
    ),
  SLUICE_CLUSTERS: clustersText
    .optional()
    .describe(
      `Several clusters to choose from, as JSON: by name { ${clusterFields.join(', ')} }, each as the single setting where absent.`,
    ),
  SLUICE_DEFAULT_CLUSTER: z
    .string()
    .optional()
    .describe(
      'The name of the cluster that takes the runs of deployments that choose none; the first of SLUICE_CLUSTERS when absent.',
    ),
  SLUICE_POOL_MIN: poolSize
    .default(3)
    .describe('The workers that a pool has at least while it is used. Of jobs with the executor pool.'),
  SLUICE_POOL_MAX: poolSize.default(10).describe('The workers that a pool has at most.'),
  SLUICE_POOL_TIER_MAX: poolSize
    .default(20)
    .describe('The workers that all pools of all tenants of one plan have at most, together.'),
  SLUICE_SENSOR_FILES: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The folder in which sensors of files look, each tenant’s in a folder of its short name; "files" in the data folder when absent.',
    ),
  SLUICE_SENSOR_NETWORKS: ranges.describe(
    'Private networks that sensors may reach all the same: ranges of addresses, with a comma between.',
  ),
  SLUICE_LOG: z
    .enum(['auto', 'json', 'plain'], 'one of auto, json, plain is needed')
    .default('auto')
    .describe('How log lines look: json, plain, or auto, which is plain on a terminal.'),
  SLUICE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'one of debug, info, warn, error is needed')
    .default('info')
    .describe('The least severe log lines that are written.'),
})

/** What the environment says, parsed, with the defaults filled in. */
export interface Settings {
  databaseUrl: string | undefined
  appDatabaseUrl: string | undefined
  systemDatabaseUrl: string | undefined
  /** Absolute. */
  dataFolder: string
  /** The address of a bucket; undefined: the data folder. */
  storage: string | undefined
  /** Where runs reach the bucket, if elsewhere. */
  storagePublicEndpoint: string | undefined
  /** What opens a bucket that is none of S3. */
  storageKey: string | undefined
  /** Whether what steps print is kept. */
  keepsLogs: boolean
  secret: string | undefined
  /** What the secrets of tenants are wrapped with; undefined: the file in the data folder. */
  masterKeys: string | undefined
  host: string
  port: number
  /** Where the worker answers who watches over it; undefined: nowhere. */
  workerPort: number | undefined
  /** Without a slash at its end. */
  url: string
  /** Without a slash at its end. */
  runApiUrl: string
  /** In front of web, each adding to X-Forwarded-For. */
  proxies: number
  sharedAccount: 'refuse' | 'allow'
  /** Runs as processes of this machine at a time. */
  localRuns: number
  launcher: 'local' | 'kubernetes'
  /** Where runs go as pods; the first takes those of deployments that choose none. */
  clusters: ClusterSettings[]
  namespacePrefix: string
  /** What the operator calls it; empty: nothing. */
  installationName: string
  /** How many workers pools may have. */
  pools: PoolLimits
  /** Absolute; below it a folder for each tenant. */
  sensorFiles: string
  /** Ranges of addresses. */
  sensorNetworks: string[]
  log: 'auto' | 'json' | 'plain'
  logLevel: 'debug' | 'info' | 'warn' | 'error'
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

const poolLimits = (min: number, max: number, tierMax: number): PoolLimits => {
  if (min <= max && max <= tierMax) return { min, max, tierMax }
  throw new CannotStart(
    `The environment has a setting that cannot be used. SLUICE_POOL_MIN (${min}) is at most SLUICE_POOL_MAX (${max}), and that at most SLUICE_POOL_TIER_MAX (${tierMax}).`,
  )
}

/** Parses settings. An empty variable counts as absent. Throws {@link CannotStart} naming each bad one. */
export const readSettings = (variables: Record<string, string | undefined>): Settings => {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new CannotStart(`The environment has a setting that cannot be used. ${faults.join('; ')}.`)
  }
  const { data } = parsed
  const runApiUrl = withoutSlash(data.SLUICE_RUN_API_URL ?? `http://127.0.0.1:${data.SLUICE_PORT}`)
  return {
    databaseUrl: data.DATABASE_URL,
    appDatabaseUrl: data.SLUICE_APP_DATABASE_URL,
    systemDatabaseUrl: data.SLUICE_SYSTEM_DATABASE_URL,
    dataFolder: resolve(data.SLUICE_DATA),
    storage: data.SLUICE_STORAGE,
    storagePublicEndpoint: data.SLUICE_STORAGE_PUBLIC_ENDPOINT,
    storageKey: data.SLUICE_STORAGE_KEY,
    keepsLogs: data.SLUICE_LOGS === 'kept',
    secret: data.SLUICE_SECRET,
    masterKeys: data.SLUICE_MASTER_KEYS,
    host: data.SLUICE_HOST,
    port: data.SLUICE_PORT,
    workerPort: data.SLUICE_WORKER_PORT,
    url: withoutSlash(data.SLUICE_URL ?? `http://localhost:${data.SLUICE_PORT}`),
    runApiUrl,
    proxies: data.SLUICE_PROXIES,
    sharedAccount: data.SLUICE_SHARED_ACCOUNT,
    localRuns: data.SLUICE_LOCAL_RUNS,
    launcher: data.SLUICE_LAUNCHER,
    clusters: withDefaultFirst(
      clustersOf(data.SLUICE_CLUSTERS, {
        kubeconfig: data.SLUICE_KUBECONFIG && resolve(data.SLUICE_KUBECONFIG),
        kubernetesContext: data.SLUICE_KUBERNETES_CONTEXT,
        runnerImage: data.SLUICE_RUNNER_IMAGE,
        runApiUrl,
        pod: data.SLUICE_POD,
        apiCidrs: data.SLUICE_KUBERNETES_API_CIDRS,
      }),
      data.SLUICE_DEFAULT_CLUSTER,
    ),
    namespacePrefix: data.SLUICE_NAMESPACE_PREFIX,
    installationName: data.SLUICE_INSTALLATION,
    pools: poolLimits(data.SLUICE_POOL_MIN, data.SLUICE_POOL_MAX, data.SLUICE_POOL_TIER_MAX),
    sensorFiles: resolve(data.SLUICE_SENSOR_FILES ?? join(data.SLUICE_DATA, 'files')),
    sensorNetworks: data.SLUICE_SENSOR_NETWORKS,
    log: data.SLUICE_LOG,
    logLevel: data.SLUICE_LOG_LEVEL,
  }
}

/** The settings of a process that serves: the secret is there. Web and worker have one, the supervisor makes it. */
export interface Environment extends Settings {
  secret: string
}

/** {@link readSettings}, refusing a missing secret. */
export const readEnvironment = (variables: Record<string, string | undefined>): Environment => {
  const read = readSettings(variables)
  if (!read.secret)
    throw new CannotStart('SLUICE_SECRET is missing. Set it, or start with "npm start", which makes one.')
  return { ...read, secret: read.secret }
}

let parsed: Environment | undefined

/** The environment of this process, parsed at the first call: importing a module must not need any setting. */
export const environment = (): Environment => (parsed ??= readEnvironment(process.env))
