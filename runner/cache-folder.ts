import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where things are kept that can be made again, for the runs to come of this account: compiled code, environments. SLUICE_CACHE, else where the account
 * keeps its caches. Never shared between accounts, who could trick each other.
 */
export const cacheFolder = (part: string): string =>
  join(
    process.env.SLUICE_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice'),
    part,
  )
