import type { Json } from '../../json.ts'
import { depsOf, makesAssets } from '../asset-graph.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import { functionNameOf } from '../code/function-name.ts'
import { isComputed, parameterAdded, parameterRenamed } from '../code/keep-in-step.ts'
import { inputParameters, parametersOf, takesAll, whyNoFunction, type Parameter } from '../code/parameters.ts'
import { setField } from '../commands/set-field.ts'
import type { Compute } from '../compute.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { identifierOf, parameterOf } from '../identifier.ts'
import { positionsOf } from '../text-position.ts'
import type { Inspection } from './inspection.ts'

/** The names that values arrive by. */
const inputNames = (element: Element): string[] => {
  const read = depsOf(element)
    .filter(({ orderOnly }) => !orderOnly)
    .map(parameterOf)
  if (makesAssets(element)) return read
  if (element.kind === 'check') return [identifierOf(element.asset), ...read]
  if (element.kind === 'op') return (element.inputs ?? []).map(({ name }) => name)
  return []
}

const putting =
  (element: Element, label: string) =>
  (document: PipelineDocument): Change =>
    changeBetween(document, { ...document, elements: { ...document.elements, [element.id]: element } }, label)

/** Puts right a parameter that nothing arrives by: the one input that has no parameter is meant, by renaming one or the other. */
const meantInput = (
  element: Element,
  parameter: Parameter,
  orphans: readonly string[],
): { mend?: (document: PipelineDocument) => Change } => {
  const [orphan, more] = orphans
  if (orphan === undefined || more !== undefined) return {}
  const label = `Take ${orphan} as ${parameter.name}`
  if (makesAssets(element)) {
    const deps = depsOf(element).map((dependency) =>
      parameterOf(dependency) === orphan && !dependency.orderOnly
        ? { ...dependency, as: parameter.name }
        : dependency,
    )
    return { mend: putting({ ...element, deps } as Element, label) }
  }
  if (element.kind === 'op') {
    return {
      mend: putting(
        {
          ...element,
          inputs: (element.inputs ?? []).map((input) =>
            input.name === orphan ? { ...input, name: parameter.name } : input,
          ),
        },
        label,
      ),
    }
  }
  const renamed = parameterRenamed(element, parameter.name, orphan)
  return renamed ? { mend: putting(renamed, `Rename ${parameter.name} to ${orphan}`) } : {}
}

const asset = (inspection: Inspection, parameter: Parameter, compute: Compute) => {
  const { element } = inspection
  if (
    !makesAssets(element) ||
    inspection.ask({ about: 'maker', name: parameter.name }) === undefined ||
    !('code' in compute)
  )
    return {}
  if (inspection.ask({ about: 'named', namespace: 'asset', name: parameter.name }) !== true) return {}
  const deps = [...depsOf(element), { asset: parameter.name }]
  return {
    mend: (document: PipelineDocument) =>
      setField(document, { id: element.id, field: 'deps', value: deps as Json }),
  }
}

const checkParameters = (inspection: Inspection, compute: Compute): void => {
  const { element } = inspection
  if (!('code' in compute)) return
  const name = functionNameOf(element)
  const none = whyNoFunction(compute, name)
  if (none !== undefined) {
    inspection.error({
      code: 'no_function',
      field: 'compute',
      message: none,
      position: { line: 1, column: 1 },
    })
    return
  }
  const parameters = parametersOf(compute, name)
  if (!parameters) return
  const taken = inputParameters(parameters, 'resources' in element ? element.resources : [])
  const inputs = inputNames(element)
  const orphans = inputs.filter((input) => !parameters.list.some((parameter) => parameter.name === input))
  const positionOf = positionsOf(compute.code)
  for (const parameter of taken) {
    if (parameter.optional || inputs.includes(parameter.name)) continue
    const known = meantInput(element, parameter, orphans)
    const noun = element.kind === 'op' ? 'input' : 'dependency'
    inspection.error({
      code: 'parameter_without_input',
      field: 'compute',
      message: `The parameter ${parameter.name} has no ${noun} to arrive by. Draw a wire to it, or rename it.`,
      position: positionOf(parameter.nameStart),
      ...(known.mend ? known : asset(inspection, parameter, compute)),
    })
  }
  if (element.kind === 'check' || takesAll(parameters)) return
  for (const input of orphans) {
    inspection.warn({
      code: 'input_without_parameter',
      field: element.kind === 'op' ? 'inputs' : 'deps',
      message: `The function does not take ${input}, so its value is not used. Add the parameter, or make the dependency one of order only.`,
      position: positionOf(parameters.signature.from),
      mend: putting(parameterAdded(element, input), `Add the parameter ${input}`),
    })
  }
}

const checkTables = (inspection: Inspection, code: string): void => {
  const words = new Set(code.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu))
  for (const input of inputNames(inspection.element)) {
    if (words.has(input.toLowerCase())) continue
    inspection.warn({
      code: 'input_without_parameter',
      field: inspection.element.kind === 'op' ? 'inputs' : 'deps',
      message: `The SQL does not mention the table ${input}, so its value is not used.`,
    })
  }
}

/** Code must take what arrives, and be given what it takes. */
export const checkCode = (inspection: Inspection): void => {
  const { element } = inspection
  if (!isComputed(element) || !element.compute || element.kind === 'sensor') return
  const { compute } = element
  if (compute.kind === 'python' || compute.kind === 'typescript') checkParameters(inspection, compute)
  if (compute.kind === 'sql' && element.kind !== 'check') checkTables(inspection, compute.code)
}
