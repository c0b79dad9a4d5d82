import { homedir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, test, vi } from 'vitest'

import { cacheFolder } from './cache-folder.ts'
import { compileCache } from './hosts/compile-cache.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  [{ SLUICE_CACHE: '/chosen', XDG_CACHE_HOME: '/caches' }, '/chosen'],
  [{ SLUICE_CACHE: '', XDG_CACHE_HOME: '/caches' }, '/caches/sluice'],
  [{ SLUICE_CACHE: '', XDG_CACHE_HOME: '' }, join(homedir(), '.cache', 'sluice')],
])('with %o everything that is kept lies in %s', (variables, folder) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  expect(cacheFolder('python')).toBe(join(folder, 'python'))
  expect(compileCache()).toEqual({ NODE_COMPILE_CACHE: join(folder, 'node') })
})
