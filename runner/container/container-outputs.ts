import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { extname, join, parse } from 'node:path'

import { formats, type Format } from '#core/document/runtime.ts'
import type { Step, StepOutput } from '#core/run/step-graph.ts'

import { sniffFormat } from '../hosts/sniff-format.ts'
import { OutputsUnreadable, type ListedOutput } from '../hosts/step-outputs.ts'

const byExtension: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(formats.map((format) => [`.${format}`, format])),
  '.txt': 'text',
  '.pkl': 'pickle',
  '.bin': 'bytes',
}

export interface FoundOutputs {
  /** Undefined where the container left nothing, and may have made its only asset all the same. */
  listed: ListedOutput[] | undefined
  /** Names in the folder that belong to no output of the step. */
  strangers: string[]
}

/** What a container left in its folder for outputs: `<name>` or `<name>.<format>`, of a dynamic output a folder `<name>` with a file a piece. Throws OutputsUnreadable. */
export async function findOutputs(folder: string, { outputs }: Pick<Step, 'outputs'>): Promise<FoundOutputs> {
  const left = (await readdir(folder, { withFileTypes: true })).sort(byName)
  const listed: ListedOutput[] = []
  const known = new Set<string>()
  for (const output of outputs) {
    const own = left.filter(({ name }) => namesOf(output).some((one) => isOf(one, name, output)))
    const [first, second] = own
    if (first && second)
      throw new OutputsUnreadable(
        `There are two files for the output "${output.name}": ${first.name} and ${second.name}.`,
      )
    if (!first) continue
    known.add(first.name)
    if (!output.dynamic) listed.push(await entry(folder, first, output))
    else
      for (const piece of (await readdir(join(folder, first.name), { withFileTypes: true })).sort(byName))
        listed.push(await entry(join(folder, first.name), piece, output, parse(piece.name).name))
  }
  return {
    listed: listed.length > 0 ? listed : nothingOf(outputs),
    strangers: left.flatMap(({ name }) => (known.has(name) ? [] : [name])),
  }
}

/** An op may be all side effect: it is made, and nothing is stored. Of several outputs those are made that the container reports. */
function nothingOf(outputs: readonly StepOutput[]): ListedOutput[] | undefined {
  const [only, another] = outputs
  if (!only || another) return []
  if (only.asset !== undefined || only.dynamic || !only.required) return undefined
  return [{ name: only.name, typeName: 'nothing' }]
}

/** An asset’s output is also called like the asset, without the folders of its key. */
const namesOf = ({ name, asset }: StepOutput): string[] => [
  name,
  ...(asset === undefined ? [] : [asset.split('/').at(-1) ?? asset]),
]

const isOf = (name: string, file: string, { dynamic }: StepOutput): boolean =>
  file === name || (!dynamic && parse(file).name === name && extname(file).toLowerCase() in byExtension)

async function entry(
  folder: string,
  file: Dirent,
  output: StepOutput,
  mappingKey?: string,
): Promise<ListedOutput> {
  const path = join(folder, file.name)
  if (!file.isFile())
    throw new OutputsUnreadable(
      `The output "${output.name}" is no plain file: a container stores a value by writing one.`,
    )
  try {
    const format = byExtension[extname(file.name).toLowerCase()] ?? output.format ?? (await sniffFormat(path))
    return { name: output.name, mappingKey, file: path, format, typeName: format }
  } catch (error) {
    throw new OutputsUnreadable(
      `The output "${output.name}" cannot be read: ${error instanceof Error ? error.message : String(error)}. The container must leave it readable for others.`,
      { cause: error },
    )
  }
}

const byName = (one: Dirent, other: Dirent): number => (one.name < other.name ? -1 : 1)
