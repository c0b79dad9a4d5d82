import { elementsOf, type PipelineDocument } from '../document/document.ts'
import { secretsNamedIn } from './secret-reference.ts'

/** An element of a pipeline that refers to something. */
export interface ElementUse {
  pipeline: string
  elementId: string
  element: string
}

/** The secrets that documents refer to, by name, with the resources and sensors that do. */
export const secretUses = (documents: readonly PipelineDocument[]): Map<string, ElementUse[]> => {
  const uses = new Map<string, ElementUse[]>()
  for (const document of documents) {
    const referring = [
      ...elementsOf(document, 'resource').map(({ id, name, config = {} }) => ({ id, name, value: config })),
      ...elementsOf(document, 'sensor').map(({ id, name, settings = {} }) => ({ id, name, value: settings })),
    ]
    for (const { id, name, value } of referring)
      for (const secret of secretsNamedIn(value)) {
        const use = { pipeline: document.settings.name, elementId: id, element: name }
        uses.set(secret, [...(uses.get(secret) ?? []), use])
      }
  }
  return uses
}
