import { setField } from '../commands/set-field.ts'
import type { Inspection } from './inspection.ts'

/** What is observed has code that looks at it, and is made from nothing that is drawn. */
export const checkObserved = (inspection: Inspection): void => {
  const { element } = inspection
  if (element.kind !== 'asset' || element.observed !== true) return
  const { id, key, compute, deps } = element
  if (compute.kind === 'external')
    inspection.error({
      code: 'missing_input',
      field: 'observed',
      message: `${key} is observed, and there is no code that looks at it. Replace its code by some that gives back a data version, or observe it no more.`,
      mend: (document) => setField(document, { id, field: 'observed', value: undefined }),
    })
  if (deps !== undefined && deps.length > 0)
    inspection.error({
      code: 'bad_wire',
      field: 'deps',
      message: `${key} is made elsewhere and observed here, so nothing can be its input. Take its wires out, or observe it no more.`,
      mend: (document) => setField(document, { id, field: 'observed', value: undefined }),
    })
}
