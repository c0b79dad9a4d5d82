import { sha256 } from '#server/platform/secrets.ts'

import type { AppDatabase } from './client.ts'

/** So many wrong passwords of one account within the window, and it rests; from whichever addresses they came. */
export const failuresAllowed = { count: 10, windowMs: 15 * 60_000 } as const

const accountHash = (email: string): string => sha256(email.trim().toLowerCase())

/** Whether an account rests. Unknown accounts rest like known ones, so that the answer tells nothing. */
export const isResting = async (database: AppDatabase, email: string, now: Date): Promise<boolean> => {
  const row = await database.people.signInFailure.findUnique({ where: { accountHash: accountHash(email) } })
  if (!row) return false
  return row.count >= failuresAllowed.count && now.getTime() - row.since.getTime() < failuresAllowed.windowMs
}

/** Counts a wrong password; a window that has passed begins anew. */
export const countFailure = async (database: AppDatabase, email: string, now: Date): Promise<void> => {
  const oldest = new Date(now.getTime() - failuresAllowed.windowMs)
  await database.people.$executeRaw`
    INSERT INTO sign_in_failure AS failure (account_hash, count, since) VALUES (${accountHash(email)}, 1, ${now})
    ON CONFLICT (account_hash) DO UPDATE SET
      count = CASE WHEN failure.since <= ${oldest} THEN 1 ELSE failure.count + 1 END,
      since = CASE WHEN failure.since <= ${oldest} THEN ${now} ELSE failure.since END`
}

/** The right password forgets the wrong ones. */
export const forgetFailures = async (database: AppDatabase, email: string): Promise<void> => {
  await database.people.signInFailure.deleteMany({ where: { accountHash: accountHash(email) } })
}
