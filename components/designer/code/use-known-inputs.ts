'use client'
import { useMemo } from 'react'

import { depsOf, makersOf, makesAssets } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId, OpInput } from '#core/document/element.ts'
import { identifierOf, parameterOf } from '#core/document/identifier.ts'
import { isGraphNode, parseWire, sourcesOf } from '#core/document/op-graph.ts'

import { useDesignerState } from '../designer-context.tsx'
import { wordsOf } from '../element-words.ts'
import { useColumns } from '../use-columns.ts'
import type { KnownInput } from './code-completion.ts'

interface NamedInput {
  name: string
  asset?: string
  node?: ElementId | undefined
}

/** The node beside an op that an input of it is wired to. */
const nodeOf = (document: PipelineDocument, graph: string, input: OpInput): ElementId | undefined => {
  const wired = sourcesOf(input).map((source) => parseWire(source).node)
  return Object.values(document.elements).find(
    (other) => isGraphNode(other) && other.graph === graph && wired.includes(other.name),
  )?.id
}

/** The inputs of an element by the names its code has for them, and where each comes from. */
export const namedInputs = (document: PipelineDocument, element: Element): NamedInput[] => {
  const read = depsOf(element)
    .filter(({ orderOnly }) => !orderOnly)
    .map((dependency) => ({ name: parameterOf(dependency), asset: dependency.asset }))
  if (makesAssets(element)) return read
  if (element.kind === 'op')
    return (element.inputs ?? []).map((input) => ({
      name: input.name,
      node: nodeOf(document, element.graph, input),
    }))
  return element.kind === 'check'
    ? [{ name: identifierOf(element.asset), asset: element.asset }, ...read]
    : []
}

/** What the code of an element can name, with what is known of each. */
export const useKnownInputs = (element: Element): KnownInput[] => {
  const document = useDesignerState((state) => state.drawn)
  const inputs = useMemo(() => namedInputs(document, element), [document, element])
  const columns = useColumns(inputs.flatMap(({ asset }) => asset ?? []))
  return useMemo(() => {
    const makers = makersOf(document)
    return inputs.map(({ name, asset, node }) => {
      const maker = asset === undefined ? undefined : document.elements[makers.get(asset) ?? '']
      return {
        name,
        asset,
        node,
        detail: asset === undefined ? 'input' : `${asset}${maker ? `, ${wordsOf(maker)}` : ''}`,
        columns: columns.get(asset ?? '') ?? [],
      }
    })
  }, [document, inputs, columns])
}
