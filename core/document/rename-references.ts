import { renameInCondition } from '../condition/rename-in-condition.ts'
import { renameInSelection } from '../selection/rename-in-selection.ts'
import type { Attribute } from '../selection/selection-node.ts'
import { depsOf, makesAssets } from './asset-graph.ts'
import { parameterRenamed } from './code/keep-in-step.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { Dependency, Element, ElementId, ElementKind } from './element.ts'
import { identifierOf } from './identifier.ts'
import { isGraphNode, inputsOf, parseWire, sourcesOf, spellWire, withSources } from './op-graph.ts'

/** A name that something else in the document may point at. Ports belong to a node of a graph. */
export type Renaming = { from: string; to: string } & (
  | { noun: Exclude<ElementKind, 'op' | 'note' | 'multiAsset' | 'check' | 'schedule' | 'sensor'> }
  | { noun: 'node'; graph: string }
  | { noun: 'output'; graph: string; node: string }
  | { noun: 'graphInput'; graph: string }
)

const selectionAttribute: Partial<Record<Renaming['noun'], Attribute>> = {
  asset: 'key',
  group: 'group',
  job: 'job',
}

const inSelections = (element: Element, attribute: Attribute, { from, to }: Renaming): Element => {
  if (!('target' in element) || !('selection' in element.target)) return element
  const selection = renameInSelection(element.target.selection, attribute, from, to)
  return selection === element.target.selection ? element : ({ ...element, target: { selection } } as Element)
}

type Automated = { automation?: string | undefined }

/** Conditions call assets and groups by their names, also within selections. */
const inConditions = (element: Element, attribute: Attribute, { from, to }: Renaming): Element => {
  if (!makesAssets(element)) return element
  const changed = <One extends Automated>(one: One): One => {
    const automation = one.automation && renameInCondition(one.automation, { attribute, from, to })
    return automation === one.automation ? one : { ...one, automation }
  }
  if (element.kind === 'asset') return changed(element)
  const assets = element.assets.map(changed)
  return assets.every((asset, index) => asset === element.assets[index]) ? element : { ...element, assets }
}

/** A dependency under its asset's new name. The code keeps its parameter: renamed with it where that is safe, else held by `as`. */
const dependencyRenamed = (element: Element, dependency: Dependency, { from, to }: Renaming): Element => {
  const [old, now] = [identifierOf(from), identifierOf(to)]
  const put = (target: Element, changed: Dependency): Element =>
    ({ ...target, deps: depsOf(target).map((some) => (some === dependency ? changed : some)) }) as Element
  if (dependency.as !== undefined || old === now || dependency.orderOnly)
    return put(element, { ...dependency, asset: to })
  const taken = depsOf(element).some(
    (some) => some !== dependency && (some.as ?? identifierOf(some.asset)) === now,
  )
  const renamed = taken ? undefined : parameterRenamed(element, old, now)
  return renamed
    ? put(renamed, { ...dependency, asset: to })
    : put(element, { ...dependency, asset: to, as: old })
}

const assetRenamed = (element: Element, renaming: Renaming): Element => {
  if (element.kind === 'check' && element.asset === renaming.from) {
    const parameter = parameterRenamed(element, identifierOf(renaming.from), identifierOf(renaming.to))
    return { ...(parameter ?? element), asset: renaming.to }
  }
  const dependency = depsOf(element).find(({ asset }) => asset === renaming.from)
  return dependency ? dependencyRenamed(element, dependency, renaming) : element
}

const listRenamed = (list: readonly string[] | undefined, { from, to }: Renaming): string[] | undefined =>
  list?.includes(from) ? list.map((name) => (name === from ? to : name)) : undefined

/** A sensor that watches something by its name goes on watching it. */
const watchedRenamed = (element: Element, list: 'assets' | 'jobs', renaming: Renaming): Element => {
  if (element.kind !== 'sensor' || element.source !== (list === 'assets' ? 'asset' : 'runStatus'))
    return element
  const names = element.settings?.[list]
  const renamed = Array.isArray(names)
    ? listRenamed(
        names.filter((name) => typeof name === 'string'),
        renaming,
      )
    : undefined
  return renamed ? { ...element, settings: { ...element.settings, [list]: renamed } } : element
}

const resourceRenamed = (element: Element, renaming: Renaming): Element => {
  const { from, to } = renaming
  const fields: Record<string, unknown> = { ...element }
  const resources = 'resources' in element ? listRenamed(element.resources, renaming) : undefined
  if (resources) fields['resources'] = resources
  if ('ioManager' in element && element.ioManager === from) fields['ioManager'] = to
  if ('compute' in element && element.compute?.kind === 'sql' && element.compute.resource === from)
    fields['compute'] = { ...element.compute, resource: to }
  for (const list of ['assets', 'outputs'] as const) {
    const held = fields[list] as { ioManager?: string }[] | undefined
    if (held?.some(({ ioManager }) => ioManager === from))
      fields[list] = held.map((one) => (one.ioManager === from ? { ...one, ioManager: to } : one))
  }
  return fields as unknown as Element
}

const partitionsRenamed = (element: Element, { from, to }: Renaming): Element => {
  if (makesAssets(element) && element.partitions === from) return { ...element, partitions: to }
  if (element.kind !== 'partitions' || element.set.type !== 'multi') return element
  const dimensions = Object.fromEntries(
    Object.entries(element.set.dimensions).map(([name, set]) => [name, set === from ? to : set]),
  )
  return { ...element, set: { ...element.set, dimensions } }
}

const graphRenamed = (element: Element, { from, to }: Renaming): Element => {
  if ((element.kind === 'op' || element.kind === 'graph') && element.graph === from)
    return { ...element, graph: to }
  if (element.kind === 'job' && 'graph' in element.target && element.target.graph === from)
    return { ...element, target: { graph: to } }
  return element
}

/** Wires are rewritten in the inputs of the nodes of a graph, and in the outputs of the graph itself. */
const wiresRenamed = (element: Element, graph: string, rewrite: (wire: string) => string): Element => {
  if (isGraphNode(element) && element.graph === graph) {
    const inputs = inputsOf(element).map((input) => withSources(input, sourcesOf(input).map(rewrite)))
    return inputs.length === 0 ? element : { ...element, inputs }
  }
  if (element.kind !== 'graph' || element.name !== graph || !element.outputs) return element
  return { ...element, outputs: element.outputs.map((output) => ({ ...output, from: rewrite(output.from) })) }
}

const rewriteWire =
  (renaming: Renaming) =>
  (text: string): string => {
    const wire = parseWire(text)
    const { from, to } = renaming
    if (renaming.noun === 'node' && wire.node === from) return spellWire({ ...wire, node: to })
    if (renaming.noun === 'output' && wire.node === renaming.node && wire.port === from)
      return spellWire({ ...wire, port: to })
    if (renaming.noun === 'graphInput' && wire.node === '' && wire.port === from)
      return spellWire({ ...wire, port: to })
    return text
  }

const referenceRenamed = (element: Element, renaming: Renaming): Element => {
  switch (renaming.noun) {
    case 'asset':
      return watchedRenamed(assetRenamed(element, renaming), 'assets', renaming)
    case 'group':
      return makesAssets(element) && element.group === renaming.from
        ? { ...element, group: renaming.to }
        : element
    case 'resource':
      return resourceRenamed(element, renaming)
    case 'partitions':
      return partitionsRenamed(element, renaming)
    case 'job':
      return (element.kind === 'schedule' || element.kind === 'sensor') &&
        'job' in element.target &&
        element.target.job === renaming.from
        ? watchedRenamed({ ...element, target: { job: renaming.to } }, 'jobs', renaming)
        : watchedRenamed(element, 'jobs', renaming)
    case 'graph':
      return graphRenamed(element, renaming)
    case 'node':
    case 'output':
    case 'graphInput':
      return wiresRenamed(element, renaming.graph, rewriteWire(renaming))
  }
}

/**
 * Everything in a draft that points at a name follows it: dependencies, wires, targets, members, resources and selections.
 * `among`: the elements to look at, where it is known which can point at it; else all.
 */
export const renameReferences = (
  draft: DocumentDraft,
  renaming: Renaming,
  among?: readonly ElementId[],
): void => {
  if (renaming.from === renaming.to) return
  const attribute = selectionAttribute[renaming.noun]
  for (const element of among?.flatMap((id) => draft.get(id) ?? []) ?? draft.all()) {
    const selected = attribute
      ? inConditions(inSelections(element, attribute, renaming), attribute, renaming)
      : element
    const followed = referenceRenamed(selected, renaming)
    if (followed !== element) draft.put(followed)
  }
}
