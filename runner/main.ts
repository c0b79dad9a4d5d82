import { enableCompileCache } from 'node:module'

import { cacheFolder } from './cache-folder.ts'

// Before anything else is loaded: what was compiled for an earlier run of this account is not compiled again.
enableCompileCache(cacheFolder('node'))
const { runMain } = await import('./run-main.ts')
process.exit(await runMain())
