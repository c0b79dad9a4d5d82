import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { afterAll } from 'vitest'

import type { StepHost, StepInvocation } from '../step-host.ts'
import { readStepException, readStepOutputs } from '../step-outputs.ts'
import { layOut, type Sample } from './laid-out-step.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))))

/** A step laid out in a folder of its own, which goes when the file of tests is done. */
export async function invocationOf(sample: Sample): Promise<StepInvocation> {
  const folder = await mkdtemp(join(tmpdir(), 'step-'))
  folders.push(folder)
  return layOut(folder, sample)
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
