import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this user keeps what can be made again: compiled code, environments. Never shared between users, who could trick each other. */
export const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice')

/** For a Node process that is started often: its sources are stripped of types and compiled once. */
export const compileCache = (): Record<string, string> => ({
  NODE_COMPILE_CACHE: join(cacheFolder(), 'node'),
})
