import type { AppDatabase } from './client.ts'

/** Whether the database answers. */
export const isReady = async (database: AppDatabase): Promise<boolean> => {
  try {
    await database.pool.query('SELECT 1')
    return true
  } catch {
    // Whatever the reason, it is not ready; who asks only wants to know when it is.
    return false
  }
}
