import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import { startEmbeddedPostgres, type EmbeddedPostgres } from '#server/db/embedded-postgres.ts'
import { appUrl, prepareLogins, systemUrl } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'

import type { TestDatabase } from './test-database.ts'

const secret = 'the secret of an installation that loses its database now and then'

/** A PostgreSQL of the test's own, with the settings of an installation: what it acknowledged must survive. */
export interface OwnPostgres {
  database: TestDatabase
  /** Ends the server with SIGKILL, as a machine that loses its power does to it. */
  kill(): void
  /** Brings it up again on the same port; it recovers from its log. */
  start(): Promise<void>
}

/** Made before the tests of the file, gone after them. */
export const ownPostgres = async (): Promise<OwnPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-own-postgres-'))
  chmodSync(folder, 0o711)
  const data = join(folder, 'postgres')
  let server: EmbeddedPostgres = await startEmbeddedPostgres(data)
  const { url, port } = server
  beforeAll(async () => {
    await prepareLogins(url, secret)
    await migrate(url, 'prisma/migrations')
  })
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    database: { ownerUrl: url, appUrl: appUrl(url, secret), systemUrl: systemUrl(url, secret), secret },
    kill: () =>
      process.kill(
        Number(readFileSync(join(data, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]),
        'SIGKILL',
      ),
    start: async () => {
      server = await startEmbeddedPostgres(data, { port })
    },
  }
}
