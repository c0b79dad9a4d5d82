import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import { NamedPipes } from '../named-pipes.ts'
import { PythonHost } from '../python-host.ts'
import type { Given, Sample } from './laid-out-step.ts'
import { runStep } from './run-step.ts'

type More = Omit<Sample, 'compute'> & { function?: string }
type Seen = Awaited<ReturnType<typeof runStep>>

/** A Python host for the length of a test file. */
export function pythonSample() {
  const sample = { pipes: undefined as unknown as NamedPipes, host: undefined as unknown as PythonHost }
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'python-'))
    sample.pipes = new NamedPipes(folder)
    sample.host = new PythonHost({ pipes: sample.pipes, codes: ['import json, decimal, fractions'] })
  })
  afterAll(async () => {
    await sample.host.close()
    await sample.pipes.close()
    await rm(folder, { recursive: true, force: true })
  })
  const run = (code: string, more: More = {}): Promise<Seen> =>
    runStep(sample.host, { ...more, compute: { kind: 'python', code, function: more.function } })
  return {
    sample,
    run,
    content: (seen: Seen, index = 0) => readFile(seen.outputs?.[index]?.file ?? '', 'utf8'),
    error: async (code: string, more: More = {}) => (await run(code, more)).exception?.message,
  }
}

export const json = (data: string): Given => ({ format: 'json', data })
