import { selectionTokens } from '../../selection/selection-tokens.ts'
import { depsOf } from '../asset-graph.ts'
import type { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element, ElementId, MultiAssetElement } from '../element.ts'
import { freeName, namespaceOf, namesTaken } from '../free-name.ts'
import { nameOf } from '../name-of.ts'
import { inputsOf, isGraphNode, parseWire, sourcesOf } from '../op-graph.ts'
import { renameReferences } from '../rename-references.ts'
import { renameIn } from './rename-element.ts'

type Names = Map<string, Set<string>>

const namesIn = (names: Names, namespace: string): Set<string> => {
  const known = names.get(namespace) ?? new Set()
  names.set(namespace, known)
  return known
}

const addNamesOf = (names: Names, elements: Iterable<Element>): Names => {
  for (const element of elements)
    for (const { namespace, name } of namesTaken(element)) namesIn(names, namespace).add(name)
  return names
}

/** Names of assets, nodes, graphs and jobs that an element points at, of whatever noun. */
const mentionsOf = (element: Element): string[] => {
  const mentions = depsOf(element).map(({ asset }) => asset)
  if (element.kind === 'check') mentions.push(element.asset)
  if ('graph' in element && element.graph !== undefined) mentions.push(element.graph)
  const wires = isGraphNode(element) ? inputsOf(element).flatMap(sourcesOf) : []
  if (element.kind === 'graph') wires.push(...(element.outputs ?? []).map(({ from }) => from))
  mentions.push(...wires.map((wire) => parseWire(wire).node))
  if ('target' in element) {
    const { target } = element
    if ('job' in target) mentions.push(target.job)
    else if ('graph' in target) mentions.push(target.graph)
    else
      for (const token of selectionTokens(target.selection))
        if (token.type === 'value') mentions.push(token.value)
  }
  return mentions
}

/** Graphs before what lies in them, so that the nodes of a graph under a new name keep theirs. */
const graphsFirst = (elements: readonly Element[]): Element[] => [
  ...elements.filter(({ kind }) => kind === 'graph'),
  ...elements.filter(({ kind }) => kind !== 'graph'),
]

/**
 * Names inside a part that are taken in the document become free ones, and what points at them inside follows.
 * Groups, resources and partition sets that are in the document already are meant: those of the part are left out.
 */
export const namesMadeFree = (part: DocumentDraft, document: PipelineDocument): void => {
  const here = addNamesOf(new Map(), Object.values(document.elements))
  const used = addNamesOf(addNamesOf(new Map(), Object.values(document.elements)), part.all())
  const mentions = new Map<string, ElementId[]>()
  for (const element of part.all())
    for (const name of new Set(mentionsOf(element))) {
      const by = mentions.get(name)
      if (by) by.push(element.id)
      else mentions.set(name, [element.id])
    }

  const take = (namespace: string, wanted: string): string => {
    const names = namesIn(used, namespace)
    const free = freeName(wanted, names)
    names.add(free)
    return free
  }
  const keysMadeFree = (element: MultiAssetElement): void => {
    for (const { key } of element.assets.filter((asset) => namesIn(here, 'asset').has(asset.key))) {
      const free = take('asset', key)
      const current = part.get(element.id) as MultiAssetElement
      part.put({
        ...current,
        assets: current.assets.map((asset) => (asset.key === key ? { ...asset, key: free } : asset)),
      })
      renameReferences(part, { noun: 'asset', from: key, to: free }, mentions.get(key) ?? [])
    }
  }
  for (const { id } of graphsFirst(part.all())) {
    const element = part.get(id) as Element
    if (element.kind === 'multiAsset') keysMadeFree(element)
    const namespace = namespaceOf(element.kind, 'graph' in element ? element.graph : undefined)
    const name = nameOf(element)
    if (element.kind === 'note' || !namesIn(here, namespace).has(name)) continue
    if (element.kind === 'group' || element.kind === 'resource' || element.kind === 'partitions') {
      part.remove(id)
      continue
    }
    const free = take(namespace, name)
    renameIn(part, part.get(id) as Element, free, mentions.get(name) ?? [])
    if (element.kind === 'graph')
      for (const node of namesIn(used, namespaceOf('op', name)))
        namesIn(used, namespaceOf('op', free)).add(node)
  }
}
