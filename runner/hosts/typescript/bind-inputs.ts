import { readFile } from 'node:fs/promises'

import { parseExactJson } from '../../values/exact-json.ts'
import type { InputFile, StepInvocation } from '../step-host.ts'
import { parametersOf } from './parameter-names.ts'

/** The arguments of a call: inputs and resources by parameter name, `context` and `config` where asked for, everything as one object for a destructured parameter. */
export async function bindInputs(
  fn: (...args: unknown[]) => unknown,
  invocation: StepInvocation,
  context: object & { config: unknown; resources: Record<string, unknown> },
): Promise<unknown[]> {
  const inputs = new Map(invocation.inputs.map((input) => [input.name, input]))
  const taken = new Set<string>()
  const args: unknown[] = []
  for (const { name, rest, optional } of parametersOf(fn.toString())) {
    if (rest) {
      for (const [other, input] of inputs) if (!taken.has(other)) args.push(await loadInput(input))
    } else if (name === undefined) {
      args.push({ ...(await all(inputs)), context })
    } else {
      const input = inputs.get(name)
      taken.add(name)
      if (input) args.push(await loadInput(input))
      else if (name === 'context' || name === '_context') args.push(context)
      else if (name === 'config') args.push(context.config)
      else if (Object.hasOwn(context.resources, name)) args.push(context.resources[name])
      else if (optional) args.push(undefined)
      else
        throw new TypeError(
          `The function takes "${name}", but there is no input of that name. Inputs: ${[...inputs.keys()].join(', ') || 'none'}. Draw a wire to it, or rename the parameter.`,
        )
    }
  }
  return args
}

async function all(inputs: Map<string, InputFile>): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const [name, input] of inputs) values[name] = await loadInput(input)
  return values
}

async function loadInput(input: InputFile): Promise<unknown> {
  const values: unknown[] = []
  for (const { path, format } of input.files) values.push(await loadFile(input.name, path, format))
  if (input.keys) return Object.fromEntries(input.keys.map((key, index) => [key, values[index]]))
  return input.list ? values : values[0]
}

async function loadFile(name: string, path: string, format: string): Promise<unknown> {
  if (format === 'json') return parseExactJson(await readFile(path, 'utf8'))
  if (format === 'text') return readFile(path, 'utf8')
  if (format === 'bytes') return readFile(path)
  throw new TypeError(`The input "${name}" is ${format}, which a TypeScript step does not read.`)
}
