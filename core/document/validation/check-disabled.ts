import { depsOf } from '../asset-graph.ts'
import { isDisabled } from '../disabled.ts'
import type { OpInput } from '../element.ts'
import { inputsOf, isGraphNode, parseWire, sourcesOf } from '../op-graph.ts'
import type { Inspection } from './inspection.ts'

/** What an input has while an op that it is wired to is disabled. */
const insteadOf = (input: OpInput, others: number): string => {
  if (others > 0) return `${input.name} comes without it`
  return input.default === undefined
    ? `${input.name} needs a value at every launch`
    : `${input.name} has its default`
}

/** What depends on something disabled says so. An element that is disabled itself depends on nothing. */
export const checkDisabled = (inspection: Inspection): void => {
  const { element } = inspection
  if (isDisabled(element)) return
  const isOff = (namespace: string, name: string): boolean =>
    inspection.ask({ about: 'disabled', namespace, name }) === true
  const warn = (field: string, message: string): void => inspection.warn({ code: 'disabled', field, message })

  for (const { asset, orderOnly } of depsOf(element))
    if (isOff('asset', asset))
      warn('deps', `${asset} is disabled: ${orderOnly ? 'nothing waits for it' : 'its last value is used'}.`)
  if (element.kind === 'check' && isOff('asset', element.asset))
    warn('asset', `${element.asset} is disabled: this check does not run.`)
  if (isGraphNode(element))
    for (const input of inputsOf(element)) {
      const ops = sourcesOf(input).map((source) => parseWire(source).node)
      const off = ops.filter((op) => op !== '' && isOff(`op in ${element.graph}`, op))
      for (const op of new Set(off))
        warn('inputs', `${op} is disabled: ${insteadOf(input, ops.length - off.length)}.`)
    }
  if ('target' in element && 'job' in element.target && isOff('job', element.target.job))
    warn('target', `The job ${element.target.job} is disabled: this starts nothing.`)
}
