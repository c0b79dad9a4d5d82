import type { Json } from '../../json.ts'
import type { Abilities } from '../abilities.ts'
import { setField } from '../commands/set-field.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { ioManagersIn } from './check-references.ts'
import type { Inspection } from './inspection.ts'

const listed = (names: Iterable<string>): string => {
  const all = [...names]
  const last = all.pop()
  return all.length > 0 ? `${all.join(', ')} or ${last}` : (last ?? 'nothing')
}

const without =
  ({ id }: Element, field: string, value: Json | undefined) =>
  (document: PipelineDocument) =>
    setField(document, { id, field, value })

const isAmong = (names: ReadonlySet<string>, name: string): boolean => names.has(name)

/** The type of a resource of the document; undefined where there is none of that name. */
const resourceType = (inspection: Inspection, name: string): string | undefined => {
  const type = inspection.ask({ about: 'resourceType', name })
  return typeof type === 'string' ? type : undefined
}

/** Resources that keep values as tables, which have no place for working values of a run. */
const tableTypes: ReadonlySet<string> = new Set(['postgres', 'duckdb'])

/** Values are kept only in what something here can keep them in. */
const checkIoManagers = (inspection: Inspection, { ioManagers }: Abilities): void => {
  for (const { field, name } of ioManagersIn(inspection.element)) {
    const type = resourceType(inspection, name)
    if (type === undefined) continue
    if (inspection.element.kind === 'op' && isAmong(tableTypes, type))
      inspection.error({
        code: 'cannot_run',
        field,
        message: `Tables keep assets alone, and ${name} keeps tables. Keep the outputs of ops in file.`,
      })
    if (isAmong(ioManagers, type)) continue
    inspection.error({
      code: 'cannot_run',
      field,
      message: `Values cannot be kept in ${name}, a resource of the type ${type}: they can in ${listed(ioManagers)}.`,
    })
  }
}

/** What no launcher of the installation carries out is refused here, not by a run that has waited its turn. */
export const checkAbilities = (inspection: Inspection, abilities: Abilities): void => {
  const { element } = inspection
  if (element.kind === 'job' && element.executor !== undefined && !abilities.executors.has(element.executor))
    inspection.error({
      code: 'cannot_run',
      field: 'executor',
      message: `This installation has nothing that runs the executor ${element.executor}. Choose ${listed(abilities.executors)}, or leave it out.`,
      mend: without(element, 'executor', undefined),
    })
  checkIoManagers(inspection, abilities)
  const compute = 'compute' in element ? element.compute : undefined
  if (!compute) return
  if (!abilities.computes.has(compute.kind)) {
    const others = [...abilities.computes].filter((kind) => kind !== 'external')
    inspection.error({
      code: 'cannot_run',
      field: 'compute',
      message: `This installation has nothing that runs steps of the kind ${compute.kind}. Write it in ${listed(others)}.`,
    })
  } else if (compute.kind === 'sql' && compute.resource !== undefined) {
    const { resource, ...inDuckDb } = compute
    const type = resourceType(inspection, resource)
    if (type === undefined || isAmong(abilities.warehouses, type)) return
    inspection.error({
      code: 'cannot_run',
      field: 'compute',
      message: `This installation has nothing that runs SQL in the resource ${resource}${
        abilities.warehouses.size > 0
          ? `, which is of the type ${type}: it does in ${listed(abilities.warehouses)}`
          : ''
      }. Take the resource off to run it in DuckDB over the inputs.`,
      mend: without(element, 'compute', inDuckDb),
    })
  }
}
