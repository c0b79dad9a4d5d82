import { appUrl } from '#server/db/logins.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'
import type { Environment } from '#server/platform/environment.ts'

/** The database by the login of web. Throws CannotStart where none is named. */
export const appDatabaseUrl = (settings: Environment): string => {
  if (settings.appDatabaseUrl) return settings.appDatabaseUrl
  if (settings.databaseUrl) return appUrl(settings.databaseUrl, settings.secret)
  throw new CannotStart(
    'No database is named. Set DATABASE_URL, or start with "npm start", which brings one.',
  )
}
