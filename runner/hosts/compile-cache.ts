import { cacheFolder } from '../cache-folder.ts'

/** For a Node process that is started often: its sources are stripped of types and compiled once. */
export const compileCache = (): Record<string, string> => ({ NODE_COMPILE_CACHE: cacheFolder('node') })
