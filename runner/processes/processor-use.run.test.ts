import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { ProcessorUse } from './processor-use.ts'

test.each([
  ['its limit', '50000 100000', 500],
  ['all of the machine', 'max 100000', 1_000 * availableParallelism()],
])('what a container used of %s is told since it was last asked', async (_, limit, mayMsASecond) => {
  const root = await mkdtemp(join(tmpdir(), 'cgroup-'))
  let nowMs = 0
  const used = (cpuMs: number) => writeFile(join(root, 'cpu.stat'), `usage_usec ${cpuMs * 1_000}\n`)
  await writeFile(join(root, 'cpu.max'), `${limit}\n`)
  await used(1_000)
  const use = new ProcessorUse(root, () => nowMs)
  expect(use.percent()).toBe(0)
  nowMs = 2_000
  await used(1_000 + mayMsASecond)
  expect(use.percent()).toBeCloseTo(50)
  nowMs = 2_100
  await used(9_000 + 9 * mayMsASecond)
  expect(use.percent()).toBeCloseTo(50)
  nowMs = 4_000
  expect(use.percent()).toBe(100)
  await rm(root, { recursive: true })
})

test('where nothing is counted nothing is used', () => {
  expect(new ProcessorUse('/nowhere', () => 0).percent()).toBe(0)
})
