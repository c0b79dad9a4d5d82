import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import type { TestProject } from 'vitest/node'

import { startEmbeddedPostgres } from '#server/db/embedded-postgres.ts'
import { prepareLogins } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'

/** What a test file is told about the cluster of its test run. */
export interface TemplateDatabase {
  /** The owner's address of the cluster's own database. */
  clusterUrl: string
  /** A migrated, empty database that clones are made from. */
  template: string
  secret: string
}

declare module 'vitest' {
  interface ProvidedContext {
    templateDatabase: TemplateDatabase
  }
}

const prefix = 'sluice-test-postgres-'
const template = 'sluice_template'
const secret = 'the secret of a test installation, the same everywhere'
const migrations = 'prisma/migrations'

/** Safety is bought with speed nowhere else: a test's cluster lives for minutes and is thrown away. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`) || !existsSync('/proc')

/** Clusters of test runs that were killed before they could clean up. */
const removeAbandoned = async (): Promise<void> => {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))
  const abandoned = names.filter((name) => !isAlive(Number(name.slice(prefix.length).split('-')[0])))
  for (const name of abandoned) {
    const folder = join(tmpdir(), name)
    const data = join(folder, 'postgres')
    if (existsSync(join(data, 'data', 'postmaster.pid')))
      await (await startEmbeddedPostgres(data, { settings: fast })).stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Running {
  database: TemplateDatabase
  stop: () => Promise<void>
}

const start = async (): Promise<Running> => {
  await removeAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(folder, 0o711)
  const cluster = await startEmbeddedPostgres(join(folder, 'postgres'), { settings: fast })
  const owner = new pg.Client({ connectionString: cluster.url })
  await owner.connect()
  await owner.query(`CREATE DATABASE ${template}`)
  await owner.end()
  const url = new URL(cluster.url)
  url.pathname = `/${template}`
  await prepareLogins(url.href, secret)
  if (existsSync(migrations)) await migrate(url.href, migrations)
  return {
    database: { clusterUrl: cluster.url, template, secret },
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Each vitest project loads this file for itself; the cluster is one for all of them. */
const shared = globalThis as typeof globalThis & {
  sluiceTestCluster?: { users: number; running: Promise<Running> }
}

/** Vitest's global set-up: one PostgreSQL a test run, migrated once. */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const cluster = (shared.sluiceTestCluster ??= { users: 0, running: start() })
  cluster.users += 1
  const running = await cluster.running
  provide('templateDatabase', running.database)
  return async () => {
    cluster.users -= 1
    if (cluster.users > 0) return
    delete shared.sluiceTestCluster
    await running.stop()
  }
}
