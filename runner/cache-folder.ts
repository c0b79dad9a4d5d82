import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where things are kept for the runs to come of this account: SLUICE_CACHE, or in its home. */
export const cacheFolder = (part: string): string =>
  join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), part)
