import pg from 'pg'

import { CannotStart } from '#server/platform/cannot-start.ts'
import { deriveSecret } from '#server/platform/secrets.ts'

/** The login of web: owns nothing, sees one tenant at a time. */
const appLogin = 'sluice_app'
/** The login of the worker: owns nothing. */
const systemLogin = 'sluice_system'

const passwordOf = (login: string, secret: string): string => deriveSecret(secret, `database login ${login}`)

const urlOf = (login: string, ownerUrl: string, secret: string): string => {
  const url = new URL(ownerUrl)
  url.username = login
  url.password = passwordOf(login, secret)
  return url.href
}

/** The same database by the login of web. */
export const appUrl = (ownerUrl: string, secret: string): string => urlOf(appLogin, ownerUrl, secret)

/** The same database by the login of the worker. */
export const systemUrl = (ownerUrl: string, secret: string): string => urlOf(systemLogin, ownerUrl, secret)

const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined

/** Roles belong to the whole cluster, so another database's migration may be doing the same at this moment. */
const tolerated = new Set(['42710', '23505'])
const concurrentlyUpdated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === 'XX000' &&
  error.message.includes('concurrently updated')

const createRole = async (client: pg.Client, login: string): Promise<void> => {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login])
  if (rowCount) return
  try {
    await client.query(`CREATE ROLE ${pg.escapeIdentifier(login)} NOLOGIN`)
  } catch (error) {
    if (!tolerated.has(sqlState(error) ?? '')) throw error
  }
}

const allowLogin = async (client: pg.Client, login: string, password: string): Promise<void> => {
  const statement = `ALTER ROLE ${pg.escapeIdentifier(login)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`
  for (;;) {
    try {
      await client.query(statement)
      return
    } catch (error) {
      if (!concurrentlyUpdated(error)) throw error
    }
  }
}

/**
 * Makes the two logins, with passwords derived from the secret of the installation. What they may touch is said by the migrations.
 * Safe to call from several processes and for several databases of one cluster at once.
 * Throws {@link CannotStart} where the owner may not make roles.
 */
export const prepareLogins = async (ownerUrl: string, secret: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sluice logins' })
  await client.connect()
  try {
    for (const login of [appLogin, systemLogin]) {
      await createRole(client, login)
      await allowLogin(client, login, passwordOf(login, secret))
    }
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    throw new CannotStart(
      `The user of DATABASE_URL may not make the roles ${appLogin} and ${systemLogin}. Give it CREATEROLE, and let it make them.`,
      { cause: error },
    )
  } finally {
    await client.end()
  }
}
