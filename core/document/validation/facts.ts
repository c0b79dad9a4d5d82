import { closestName } from '../../closest-name.ts'
import { wholeSet } from '../../partition/whole-set.ts'
import { keysOf, makesAssets } from '../asset-graph.ts'
import { isDisabled } from '../disabled.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { namesTaken } from '../free-name.ts'
import { isGraphNode, type GraphNode } from '../op-graph.ts'

/** Keys of assets that other pipelines of the deployment make; "unknown" where they cannot be told, and any key may be one. */
export type ForeignKeys = ReadonlySet<string> | 'unknown'

/** Suggestions compare a name with every other; past this many a document is too broken for them to help. */
const maxSuggestions = 50

/** One question a rule may ask about the rest of the document. */
export type Question =
  | { about: 'maker'; name: string }
  | { about: 'named'; namespace: string; name: string }
  | { about: 'first'; namespace: string; name: string }
  | { about: 'node'; graph: string; name: string }
  | { about: 'graph'; name: string }
  | { about: 'nearest'; namespace: string; name: string }
  | { about: 'disabled'; namespace: string; name: string }
  /** How the partition set of a name cuts, as JSON; undefined where it cannot be told. */
  | { about: 'set'; name: string }
  /** The name of the partition set of an asset; empty where it has none, undefined where its maker is not in the document. */
  | { about: 'setOfAsset'; name: string }
  /** The type of the resource of a name; undefined where there is none. */
  | { about: 'resourceType'; name: string }

/** What a rule may know of the document around an element. Answers are compared to tell whether a rule must be asked again. */
export type Answer = string | boolean | Element | undefined

/** The names of a document, looked up. */
export class Facts {
  private readonly foreignKeys: ForeignKeys
  private readonly document: Pick<PipelineDocument, 'elements'>
  private readonly firstOf = new Map<string, ElementId>()
  private readonly names = new Map<string, Set<string>>()
  private readonly nodes = new Map<string, GraphNode>()
  private readonly graphs = new Map<string, Element>()
  private readonly makers = new Map<string, ElementId>()
  private readonly resourceTypes = new Map<string, string>()
  private readonly disabled = new Set<string>()
  private readonly nearest = new Map<string, string | undefined>()

  constructor(document: Pick<PipelineDocument, 'elements'>, foreignKeys: ForeignKeys) {
    this.foreignKeys = foreignKeys
    this.document = document
    for (const element of Object.values(document.elements)) {
      for (const { namespace, name } of namesTaken(element)) {
        const key = `${namespace}\n${name}`
        if (!this.firstOf.has(key)) {
          this.firstOf.set(key, element.id)
          if (isDisabled(element)) this.disabled.add(key)
        }
        const known = this.names.get(namespace)
        if (known) known.add(name)
        else this.names.set(namespace, new Set([name]))
      }
      for (const key of keysOf(element)) if (!this.makers.has(key)) this.makers.set(key, element.id)
      if (element.kind === 'resource' && !this.resourceTypes.has(element.name))
        this.resourceTypes.set(element.name, element.type)
      if (isGraphNode(element)) this.nodes.set(`${element.graph}\n${element.name}`, element)
      if (element.kind === 'graph' && !this.graphs.has(element.name)) this.graphs.set(element.name, element)
    }
  }

  answer(question: Question): Answer {
    switch (question.about) {
      case 'maker': {
        const id = this.makers.get(question.name)
        if (id !== undefined) return id
        if (this.foreignKeys === 'unknown') return 'maybe'
        return this.foreignKeys.has(question.name) ? 'elsewhere' : undefined
      }
      case 'named':
        return this.names.get(question.namespace)?.has(question.name) ?? false
      case 'first':
        return this.firstOf.get(`${question.namespace}\n${question.name}`)
      case 'node':
        return this.nodes.get(`${question.graph}\n${question.name}`)
      case 'graph':
        return this.graphs.get(question.name)
      case 'disabled':
        return this.disabled.has(`${question.namespace}\n${question.name}`)
      case 'set': {
        const set = wholeSet(this.document, question.name)
        return set && JSON.stringify(set)
      }
      case 'setOfAsset': {
        const maker = this.document.elements[this.makers.get(question.name) ?? '']
        return makesAssets(maker) ? (maker.partitions ?? '') : undefined
      }
      case 'resourceType':
        return this.resourceTypes.get(question.name)
      case 'nearest':
        return this.suggestion(question.namespace, question.name)
    }
  }

  private suggestion(namespace: string, name: string): string | undefined {
    const key = `${namespace}\n${name}`
    if (!this.nearest.has(key)) {
      const foreign = namespace === 'asset' && this.foreignKeys !== 'unknown' ? this.foreignKeys : []
      const found =
        this.nearest.size < maxSuggestions
          ? closestName(name, [...(this.names.get(namespace) ?? []), ...foreign])
          : undefined
      this.nearest.set(key, found)
    }
    return this.nearest.get(key)
  }
}
