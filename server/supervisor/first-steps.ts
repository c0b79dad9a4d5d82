import { resolve } from 'node:path'

import { openAppDatabase } from '#server/db/client.ts'
import { systemClock } from '#server/platform/clock.ts'
import { environment } from '#server/platform/environment.ts'
import { prepareExample } from '#server/usecases/installation/prepare-example.ts'
import { createSignInLink } from '#server/usecases/people/sign-in-link.ts'

/** Where to begin; without a link where people sign in by themselves. */
export interface Beginning {
  link?: { url: string; expiresAt: string }
}

/**
 * What a start does once everything runs: on an empty database the example, and each time a link that signs its owner in. A process of
 * its own, so that the supervisor, which stays, need not hold all that this takes. Tells its parent a {@link Beginning}.
 */
const { appDatabaseUrl, url } = environment()
if (!appDatabaseUrl) throw new Error('The supervisor gives SLUICE_APP_DATABASE_URL.')
const database = openAppDatabase(appDatabaseUrl, { name: 'sluice start', connections: 2 })
try {
  const examplesFolder = resolve(import.meta.dirname, '..', '..', 'examples')
  const example = await prepareExample({ database, clock: systemClock, examplesFolder })
  const link =
    example && (await createSignInLink({ database, clock: systemClock, url }, { email: example.email }))
  const beginning: Beginning = link
    ? { link: { url: link.url, expiresAt: link.expiresAt.toISOString() } }
    : {}
  process.send?.(beginning)
} finally {
  await database.close()
}
