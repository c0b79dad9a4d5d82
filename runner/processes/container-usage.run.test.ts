import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { containerUsage } from './container-usage.ts'

test.each<[string, Record<string, string>, object]>([
  [
    'version 2',
    { 'memory.peak': '1048576\n', 'cpu.stat': 'usage_usec 2500000\nuser_usec 1\n' },
    { peakMemoryBytes: 1_048_576, cpuMs: 2_500 },
  ],
  [
    'version 1',
    { 'memory/memory.max_usage_in_bytes': '2097152\n', 'cpuacct/cpuacct.usage': '1500000000\n' },
    { peakMemoryBytes: 2_097_152, cpuMs: 1_500 },
  ],
  ['nothing', {}, {}],
])('a control group of %s', async (_, files, usage) => {
  const root = await mkdtemp(join(tmpdir(), 'cgroup-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), text)
  }
  expect(containerUsage(root)).toEqual(usage)
  await rm(root, { recursive: true })
})
