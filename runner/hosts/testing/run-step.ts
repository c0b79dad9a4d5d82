import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import type { Compute } from '#core/document/compute.ts'
import type { Format } from '#core/document/runtime.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { InputFile, StepHost, StepInvocation } from '../step-host.ts'
import { readStepException, readStepOutputs } from '../step-outputs.ts'

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

/** A folder for a step as the runner lays it out. */
export async function invocationOf(sample: Sample): Promise<StepInvocation> {
  const folder = await mkdtemp(join(tmpdir(), 'step-'))
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

/** Runs a step to its end and answers all that can be seen of it. */
export async function runStep(host: StepHost, sample: Sample) {
  const invocation = await invocationOf(sample)
  const process = await host.start(invocation)
  const [stdout, stderr, end] = await Promise.all([text(process.stdout), text(process.stderr), process.ended])
  return {
    ...end,
    stdout,
    stderr,
    folder: invocation.folder,
    outputs: await readStepOutputs(invocation.folder),
    exception: await readStepException(invocation.folder),
  }
}
