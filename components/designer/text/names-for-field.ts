import { makersOf } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { formats } from '#core/document/runtime.ts'
import { builtInIoManagers } from '#core/resource/built-in-io-managers.ts'

/** A name that may be written, and what it is. */
export interface KnownName {
  name: string
  detail: string
}

const used = (document: PipelineDocument, field: string, detail: string): KnownName[] =>
  [
    ...new Set(
      Object.values(document.elements).flatMap((element) => {
        const value = (element as Record<string, unknown>)[field]
        return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
      }),
    ),
  ].map((name) => ({ name, detail }))

const namesOf = (document: PipelineDocument, kind: string): KnownName[] =>
  Object.values(document.elements).flatMap((element) =>
    element.kind === kind && 'name' in element ? [{ name: element.name, detail: kind }] : [],
  )

/** What of the document a field may name: assets in `deps`, resources in `resources`, and so on. */
export const namesForField = (document: PipelineDocument, field: string): KnownName[] => {
  switch (field) {
    case 'deps':
    case 'asset':
      return [...makersOf(document).keys()].map((name) => ({ name, detail: 'asset' }))
    case 'group':
      return [...namesOf(document, 'group'), ...used(document, 'group', 'group')]
    case 'resources':
    case 'resource':
      return namesOf(document, 'resource')
    case 'ioManager':
      return [
        ...namesOf(document, 'resource'),
        ...Object.entries(builtInIoManagers).map(([name, detail]) => ({ name, detail })),
      ]
    case 'format':
      return formats.map((name) => ({ name, detail: 'format' }))
    case 'partitions':
    case 'graph':
    case 'job':
      return namesOf(document, field)
    case 'kinds':
    case 'owners':
    case 'pool':
    case 'type':
      return used(document, field, field === 'kinds' ? 'kind' : field)
    case 'selection':
      return [
        ...used(document, 'group', 'group').map(({ name }) => ({ name: `group:${name}`, detail: 'group' })),
        ...[...makersOf(document).keys()].map((name) => ({ name, detail: 'asset' })),
      ]
    case 'from':
      return Object.values(document.elements).flatMap((element) =>
        element.kind === 'op'
          ? (element.outputs ?? [{ name: 'result' }]).map((output) => ({
              name: `${element.name}.${output.name}`,
              detail: `output in ${element.graph}`,
            }))
          : [],
      )
    default:
      return []
  }
}
