import type { Compute } from '../compute.ts'
import type { Element } from '../element.ts'
import { withoutParameter, withParameter } from './edit-parameters.ts'
import { functionNameOf } from './function-name.ts'
import { parametersOf } from './parameters.ts'
import { renameFunction, renameParameter } from './rename-parameter.ts'
import { renameTable } from './rename-table.ts'
import { scanCode } from './scan-code.ts'

export type Computed = Extract<Element, { compute?: unknown }>
export const isComputed = (element: Element | undefined): element is Computed =>
  element !== undefined && 'compute' in element && element.compute !== undefined

const withCompute = <Some extends Element>(element: Some, compute: Compute): Some => ({ ...element, compute })

/** The element whose function has one more parameter, where its code can be read. */
export const parameterAdded = <Some extends Element>(element: Some, name: string): Some => {
  if (!isComputed(element) || !element.compute) return element
  return withCompute(
    element,
    withParameter(element.compute, functionNameOf(element), name) ?? element.compute,
  )
}

/** The element whose function has lost a parameter that it does not use; one that is used stays, so that what is wrong stays visible. */
export const parameterRemoved = <Some extends Element>(element: Some, name: string): Some => {
  if (!isComputed(element) || !element.compute || !('code' in element.compute)) return element
  const parameters = parametersOf(element.compute, functionNameOf(element))
  if (!parameters) return element
  const uses = scanCode(element.compute.code, parameters.language).filter(
    ({ type, text, interpolated }) =>
      (type === 'name' && text === name) || (interpolated && text.includes(name)),
  )
  if (uses.length > 1) return element
  return withCompute(
    element,
    withoutParameter(element.compute, functionNameOf(element), name) ?? element.compute,
  )
}

/** The element whose code calls a parameter (or a table) by another name; undefined where that is not safe. */
export const parameterRenamed = <Some extends Element>(
  element: Some,
  from: string,
  to: string,
): Some | undefined => {
  if (!isComputed(element) || !element.compute) return undefined
  if (element.compute.kind === 'sql') {
    const code = renameTable(element.compute.code, from, to)
    return code === undefined ? undefined : withCompute(element, { ...element.compute, code })
  }
  const compute = renameParameter(element.compute, functionNameOf(element), from, to)
  return compute && withCompute(element, compute)
}

/**
 * The element under its new name, its code still finding its function: renamed with it, or named by `function` where renaming is not safe.
 * `renamed` is the element with the new name and the old code.
 */
export const functionFollows = <Some extends Element>(before: Some, renamed: Some): Some => {
  if (!isComputed(renamed) || !renamed.compute) return renamed
  const [from, to] = [functionNameOf(before), functionNameOf(renamed)]
  const { compute } = renamed
  if (
    from === to ||
    !(compute.kind === 'python' || compute.kind === 'typescript') ||
    compute.function !== undefined
  )
    return renamed
  if (parametersOf(compute, from)?.signature.name !== from) return renamed
  const followed = renameFunction(compute, from, to)
  if (followed) return withCompute(renamed, followed)
  const found = parametersOf(compute, to)?.signature.name === from
  return found || compute.kind === 'typescript'
    ? renamed
    : withCompute(renamed, { ...compute, function: from })
}
