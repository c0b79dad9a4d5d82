import { cacheFolder } from '../cache-folder.ts'

/** For a Node process that is started often: its sources are stripped of types and compiled once. */
export const compileCache = (): Record<string, string> => ({
  // An image brings what was compiled when it was built.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || cacheFolder('node'),
})
