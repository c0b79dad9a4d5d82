import { depsOf, keysOf } from '#core/document/asset-graph.ts'
import { isDisabled } from '#core/document/disabled.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { inputsOf, isGraphNode, parseWire, sourcesOf } from '#core/document/op-graph.ts'

/** An element in a sentence for who cannot see the drawing: what it is and what it is wired to. */
export const describeElement = (document: PipelineDocument, element: Element): string => {
  const keys = new Set(keysOf(element))
  const reads = (other: Element): boolean =>
    isGraphNode(element)
      ? isGraphNode(other) &&
        other.graph === element.graph &&
        inputsOf(other).some((input) =>
          sourcesOf(input).some((text) => parseWire(text).node === element.name),
        )
      : depsOf(other).some(({ asset }) => keys.has(asset))
  const inputs = isGraphNode(element)
    ? inputsOf(element).flatMap(sourcesOf)
    : depsOf(element).map(({ asset }) => asset)
  const readers = Object.values(document.elements).filter(reads)
  const from = inputs.length > 0 ? `from ${inputs.join(', ')}` : 'no inputs'
  const to = readers.length > 0 ? `to ${readers.map(nameOf).join(', ')}` : 'nothing reads it'
  const wired = keys.size > 0 || isGraphNode(element) ? `, ${from}, ${to}` : ''
  return `${nameOf(element) || 'Note'}, ${element.kind === 'multiAsset' ? 'multi-asset' : element.kind}${isDisabled(element) ? ', disabled' : ''}${wired}`
}
