import { stat } from 'node:fs/promises'

import type { Failure } from '#core/run/run-event.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'
import type { PipesSession } from '../pipes/pipes-session.ts'
import { bytesInWords } from './capture-output.ts'

const mostPieces = 10_000
// oxlint-disable-next-line no-control-regex
const unfitKey = /^$|[\u0000-\u001f\u007f]|(^|\/)\.\.?(\/|$)/

/** What is wrong with what a step made, or undefined where all is well. `listed`: undefined where its process named no outputs at all. */
export function outputFailure(
  step: Step,
  listed: ListedOutput[] | undefined,
  session: Pick<PipesSession, 'reported'>,
): Failure | undefined {
  const made = new Set(madeOutputs(step, listed, session))
  const missing = step.outputs.filter(
    (output) => output.required && !output.dynamic && !made.has(output.name),
  )
  const [first, ...others] = missing
  if (first) {
    const named = first.asset ?? first.name
    const more =
      others.length > 0
        ? ` (nor ${others.map((output) => `"${output.asset ?? output.name}"`).join(', ')})`
        : ''
    return {
      message: `The code ended without making the output "${named}"${more}. Return or yield it, or mark it optional.`,
      fault: 'user',
      cause: 'output_missing',
    }
  }
  const seen = new Set<string>()
  for (const { name, mappingKey } of listed ?? []) {
    if (mappingKey === undefined) continue
    const at = `${name}\n${mappingKey}`
    if (seen.has(at))
      return {
        message: `The dynamic output "${name}" has two pieces with the mapping key "${mappingKey}".`,
        fault: 'user',
        cause: 'output_wrong',
      }
    if (unfitKey.test(mappingKey))
      return {
        message: `"${mappingKey}" cannot be a mapping key: it is empty, or has control characters or path parts in it.`,
        fault: 'user',
        cause: 'output_wrong',
      }
    seen.add(at)
  }
  if (seen.size > mostPieces)
    return {
      message: `The step made ${seen.size} pieces; at most ${mostPieces} are possible.`,
      fault: 'limit',
      cause: 'too_many_pieces',
    }
  return undefined
}

/** Names of the outputs a step made: listed, reported, or the only asset of a process that said nothing. */
export function madeOutputs(
  step: Step,
  listed: ListedOutput[] | undefined,
  session: Pick<PipesSession, 'reported'>,
): string[] {
  const names = new Set(listed?.map((output) => output.name))
  const [only, another] = step.outputs
  return step.outputs
    .filter((output) => {
      if (names.has(output.name) || (output.asset !== undefined && session.reported.has(output.asset)))
        return true
      return listed === undefined && output === only && another === undefined && output.asset !== undefined
    })
    .map((output) => output.name)
}

/** A failure where the files of the outputs are larger together than the limit. */
export async function sizeFailure(
  listed: ListedOutput[] | undefined,
  limitBytes: number,
): Promise<Failure | undefined> {
  let sizeBytes = 0
  for (const { file } of listed ?? []) if (file !== undefined) sizeBytes += (await stat(file)).size
  if (sizeBytes <= limitBytes) return undefined
  return {
    message: `The outputs of the step take ${bytesInWords(sizeBytes)}; the limit is ${bytesInWords(limitBytes)}. Return less, or write it to a place of your own and return where it is.`,
    fault: 'limit',
    cause: 'output_too_large',
  }
}
