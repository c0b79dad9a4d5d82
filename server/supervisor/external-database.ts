import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { CannotStart } from '#server/platform/cannot-start.ts'

const patienceMs = 15_000
const oldestVersion = 150_000

const refused = new Set(['28P01', '28000'])

const explain = (url: URL, error: unknown): CannotStart => {
  const where = `${url.hostname}:${url.port || 5432}`
  if (error instanceof pg.DatabaseError && refused.has(error.code ?? '')) {
    return new CannotStart(
      `The database at ${where} refused the user "${url.username}". Correct the user and password in DATABASE_URL.`,
      { cause: error },
    )
  }
  if (error instanceof pg.DatabaseError && error.code === '3D000') {
    return new CannotStart(
      `The database "${url.pathname.slice(1)}" does not exist at ${where}. Create it, or correct DATABASE_URL.`,
      { cause: error },
    )
  }
  return new CannotStart(`The database at ${where} does not answer. Start it, or correct DATABASE_URL.`, {
    cause: error,
  })
}

const look = async (url: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
    return Number(rows[0]?.server_version_num)
  } finally {
    await client.end()
  }
}

/** Waits for the operator's own database, which may be starting beside us; refuses, with a sentence, one that cannot be used. */
export const requireDatabase = async (url: string): Promise<void> => {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      const version = await look(url)
      if (version >= oldestVersion) return
      throw new CannotStart(
        `The database of DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}. Sluice needs 15 or newer.`,
      )
    } catch (error) {
      if (error instanceof CannotStart) throw error
      const final = error instanceof pg.DatabaseError && error.code !== '57P03'
      if (final || Date.now() > deadline) throw explain(new URL(url), error)
      await delay(200)
    }
  }
}
