import { access, constants, lstat, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'

import type { Format } from '#core/document/runtime.ts'
import { formats } from '#core/document/runtime.ts'
import { Refusal } from '#core/refusal.ts'
import type { StepOutput } from '#core/run/step-graph.ts'

import { inputVariables, variableName } from './input-variables.ts'
import { listOutputs } from './list-outputs.ts'
import type { NamedPipes } from './named-pipes.ts'
import { replaceFile } from './replace-file.ts'
import { sniffFormat } from './sniff-format.ts'
import { startProcess } from './start-process.ts'
import type { StepHost, StepInvocation, StepProcess } from './step-host.ts'
import type { ListedOutput } from './step-outputs.ts'
import { tellVerdict } from './tell-runner.ts'

/**
 * Runs shell steps. The path of an input is in SLUICE_INPUT_<NAME>; a value is stored by writing the file named by SLUICE_OUTPUT
 * (of several outputs SLUICE_OUTPUT_<NAME>; of a dynamic one that is a folder, each file in it a piece). A check passes with the exit code 0 and fails with 1.
 */
export class ShellHost implements StepHost {
  readonly #pipes: NamedPipes
  #shell: Promise<string[]> | undefined

  constructor(options: { pipes: NamedPipes }) {
    this.#pipes = options.pipes
  }

  async start(invocation: StepInvocation): Promise<StepProcess> {
    const { step, folder } = invocation
    if (step.compute.kind !== 'shell') throw new Error(`A shell cannot run ${step.compute.kind}`)
    this.#shell ??= findShell()
    const [program = '', ...flags] = await this.#shell
    const script = join(folder, 'script.sh')
    await writeFile(script, step.compute.code)
    const places = await outputPlaces(folder, step.outputs)
    const env = { ...inputVariables(invocation.inputs), ...outputVariables(places), ...invocation.env }
    const { process } = await startProcess(this.#pipes, program, [...flags, script], {
      cwd: join(folder, 'work'),
      env,
    })
    const ended = process.ended.then(async (end) => {
      if (step.kind === 'check') return verdictOfExit(folder, end)
      if (end.exitCode === 0) await tellOutputs(folder, places)
      return end
    })
    return { ...process, ended }
  }

  readable(): Promise<Format[]> {
    return Promise.resolve([...formats])
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** As with grep and diff, 1 says no, and more than that says that something went wrong. */
async function verdictOfExit(
  folder: string,
  end: Awaited<StepProcess['ended']>,
): Promise<Awaited<StepProcess['ended']>> {
  if (end.exitCode !== 0 && end.exitCode !== 1) return end
  await tellVerdict(folder, { passed: end.exitCode === 0 })
  return { exitCode: 0, signal: null }
}

interface Place {
  output: StepOutput
  path: string
}

async function findShell(): Promise<string[]> {
  for (const found of [
    ['/bin/bash', '-euo', 'pipefail'],
    ['/usr/bin/bash', '-euo', 'pipefail'],
    ['/usr/local/bin/bash', '-euo', 'pipefail'],
    ['/bin/sh', '-eu'],
  ]) {
    if (await usable(found[0] ?? '')) return found
  }
  throw new Refusal(
    'unavailable',
    'There is no shell on this machine: neither bash nor /bin/sh. Install bash.',
  )
}

const usable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

async function outputPlaces(folder: string, outputs: StepOutput[]): Promise<Place[]> {
  const places = outputs.map((output, index) => ({ output, path: join(folder, 'outputs', `value-${index}`) }))
  for (const place of places) if (place.output.dynamic) await mkdir(place.path)
  return places
}

function outputVariables(places: Place[]): Record<string, string> {
  const named = Object.fromEntries(
    places.map((place) => [`SLUICE_OUTPUT_${variableName(place.output.name)}`, place.path]),
  )
  const [only, another] = places
  return only && !another ? { SLUICE_OUTPUT: only.path, ...named } : named
}

/** What cannot be taken as an output fails the step, as an exception in it would. */
async function tellOutputs(folder: string, places: Place[]): Promise<void> {
  try {
    await listOutputs(folder, await foundOutputs(folder, places))
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    await mkdir(join(folder, 'outputs'), { recursive: true })
    await replaceFile(join(folder, 'outputs', 'exception.json'), JSON.stringify({ name, message, stack: [] }))
  }
}

async function foundOutputs(folder: string, places: Place[]): Promise<ListedOutput[]> {
  const outputs = join(folder, 'outputs')
  const listed: ListedOutput[] = []
  for (const { output, path } of places) {
    if (output.dynamic) {
      const pieces = await readdir(path).catch(() => [])
      for (const piece of pieces.sort(byCode))
        listed.push(await entry(outputs, output, join(path, piece), parse(piece).name))
    } else if (await exists(path)) {
      listed.push(await entry(outputs, output, path))
    } else if (places.length === 1 && output.required) {
      // A shell asset may be all side effect: it is made, and nothing is stored.
      listed.push({ name: output.name, typeName: 'nothing' })
    }
  }
  return listed
}

async function entry(
  outputs: string,
  output: StepOutput,
  path: string,
  mappingKey?: string,
): Promise<ListedOutput> {
  const found = await lstat(path)
  if (!found.isFile())
    throw new Refusal(
      'invalid_input',
      `The output ${output.name} is not a file: a shell step stores a value by writing a file.`,
    )
  const format = output.format ?? (await sniffFormat(path))
  return { name: output.name, mappingKey, file: relative(outputs, path), format, typeName: format }
}

const byCode = (one: string, other: string): number => (one < other ? -1 : 1)

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
