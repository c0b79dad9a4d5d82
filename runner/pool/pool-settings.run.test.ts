import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import { forWorkPrefix, workerVariables } from '#core/pool/worker-variables.ts'

import { poolSettings } from './pool-settings.ts'

const told = {
  SLUICE_API_URL: 'http://web.example',
  SLUICE_POOL: 'abcdef0123',
  SLUICE_POOL_CODE: 'a-code-that-is-long-enough',
  SLUICE_POOL_WORKER: 'worker-1',
  SLUICE_WORK: '/work/run',
}

test('steps get the variables of the pod that are there for them, and processes all but the worker’s own', () => {
  const { stepEnv, childEnv, code } = poolSettings({
    ...told,
    REGION: 'north',
    SLUICE_IN_POD: '1',
    HOME: '/tmp',
  })
  expect(code).toBe(told.SLUICE_POOL_CODE)
  expect(stepEnv).toEqual({ REGION: 'north' })
  expect(childEnv).toEqual({
    SLUICE_API_URL: told.SLUICE_API_URL,
    SLUICE_WORK: told.SLUICE_WORK,
    REGION: 'north',
    SLUICE_IN_POD: '1',
    HOME: '/tmp',
  })
})

test('what is said for the work of a worker reaches its work, and never begins with the name it has for the worker', () => {
  const said = workerVariables({
    NODE_OPTIONS: '--max-old-space-size=4096',
    LD_PRELOAD: '/theirs.so',
    PYTHONPATH: '/theirs',
    PATH: '/theirs/bin',
    NODE_EXTRA_CA_CERTS: '/certificates/ca.crt',
    REGION: 'north',
  })
  expect(Object.keys(said).filter((name) => !name.startsWith(forWorkPrefix))).toEqual([
    'NODE_EXTRA_CA_CERTS',
    'REGION',
  ])
  const { stepEnv, childEnv } = poolSettings({
    ...told,
    PATH: '/usr/bin',
    ...said,
    [`${forWorkPrefix}HOME`]: '/theirs',
    [`${forWorkPrefix}SLUICE_WORK`]: '/elsewhere',
  })
  const forSteps = {
    NODE_OPTIONS: '--max-old-space-size=4096',
    LD_PRELOAD: '/theirs.so',
    PYTHONPATH: '/theirs',
    PATH: '/theirs/bin',
    REGION: 'north',
  }
  expect(stepEnv).toEqual(forSteps)
  expect(childEnv).toEqual({
    ...forSteps,
    NODE_EXTRA_CA_CERTS: '/certificates/ca.crt',
    HOME: '/theirs',
    SLUICE_API_URL: told.SLUICE_API_URL,
    SLUICE_WORK: told.SLUICE_WORK,
  })
})

test('what is missing is named', () => {
  expect(() => poolSettings({ ...told, SLUICE_POOL: undefined })).toThrow('SLUICE_POOL')
})

test('started as in an image, the code is in no environment and is found all the same', async () => {
  const here = await mkdtemp(join(tmpdir(), 'start-'))
  await mkdir(join(here, 'bin'))
  await symlink(process.execPath, join(here, 'bin', 'node'))
  await mkdir(join(here, 'runner', 'processes'), { recursive: true })
  await copyFile('deploy/images/runner/start', join(here, 'start'))
  await copyFile('runner/processes/keeper.py', join(here, 'runner', 'processes', 'keeper.py'))
  await chmod(join(here, 'start'), 0o755)
  await writeFile(
    join(here, 'runner', 'main.ts'),
    `import { readFileSync } from 'node:fs'
import { poolSettings } from ${JSON.stringify(join(process.cwd(), 'runner/pool/pool-settings.ts'))}
const { code } = poolSettings(process.env)
const seen = ['self', process.ppid].map((pid) => readFileSync(\`/proc/\${pid}/environ\`, 'utf8').includes(code))
console.log(JSON.stringify({ code, seen, args: process.argv.slice(2) }))`,
  )
  const child = spawn(join(here, 'start'), ['--pool'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      ...told,
      NODE_COMPILE_CACHE: join(here, 'compiled'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const printed = text(child.stdout)
  await once(child, 'exit')
  expect(JSON.parse(await printed)).toEqual({
    code: told.SLUICE_POOL_CODE,
    seen: [false, false],
    args: ['--pool'],
  })
  await rm(here, { recursive: true })
})
