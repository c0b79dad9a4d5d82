import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Compute } from '#core/document/compute.ts'
import type { Format } from '#core/document/runtime.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { InputFile, StepInvocation } from '../step-host.ts'

export interface Sample {
  compute: Compute
  key?: string
  functionName?: string
  inputs?: Record<string, Given | Given[]>
  outputs?: (Partial<Step['outputs'][number]> & { name: string })[]
  env?: Record<string, string>
  context?: Record<string, unknown>
  config?: Step['config']
  runtime?: Step['runtime']
  stepAttempt?: number
}
/** A value for an input: text goes into a file of the format as it is. */
export interface Given {
  format: Format
  data: string | Uint8Array
}

/** Lays a step out in a folder as the runner does. */
export async function layOut(folder: string, sample: Sample): Promise<StepInvocation> {
  for (const part of ['inputs', 'outputs', 'work']) await mkdir(join(folder, part))
  await writeFile(join(folder, 'messages'), '')
  const context = sample.context ?? { runId: 'run-1', config: sample.config ?? {} }
  await writeFile(join(folder, 'context.json'), JSON.stringify(context))
  const inputs: InputFile[] = []
  for (const [name, given] of Object.entries(sample.inputs ?? {})) {
    const list = Array.isArray(given)
    const files: InputFile['files'] = []
    for (const [index, one] of (list ? given : [given]).entries()) {
      const path = join(folder, 'inputs', `${inputs.length}-${index}.${one.format}`)
      await writeFile(path, one.data)
      files.push({ path, format: one.format })
    }
    inputs.push({ name, list, files })
  }
  return {
    folder,
    step: stepOf(sample),
    stepAttempt: sample.stepAttempt ?? 1,
    inputs,
    env: { PATH: process.env.PATH ?? '', ...sample.env },
    context,
  }
}

function stepOf(sample: Sample): Step {
  return {
    key: sample.key ?? 'numbers/sample',
    kind: 'asset',
    pipeline: 'numbers',
    elementId: 'sample',
    functionName: sample.functionName ?? 'sample',
    compute: sample.compute,
    inputs: [],
    outputs: (sample.outputs ?? [{ name: 'result' }]).map((output) => ({
      required: true,
      dynamic: false,
      ioManager: 'file',
      ...output,
    })),
    after: [],
    resources: [],
    config: sample.config ?? {},
    runtime: sample.runtime,
  }
}
