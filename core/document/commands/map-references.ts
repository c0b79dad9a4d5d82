import { makesAssets } from '../asset-graph.ts'
import type { DocumentDraft } from '../document-draft.ts'
import type { Element } from '../element.ts'
import { renameReferences } from '../rename-references.ts'
import { withoutDependencies } from './disconnect.ts'
import type { MissingReference, ReferenceNoun } from './missing-references.ts'

/** What becomes of a name that is missing: another one instead, the name as it is, or no name. */
export type ReferenceChoice = { to: string } | 'keep' | 'drop'
export interface MappedReference extends Pick<MissingReference, 'noun' | 'name'> {
  choice: ReferenceChoice
}

const withoutIoManager = <Held extends { ioManager?: string | undefined }>(
  held: Held,
  name: string,
): Held => {
  const { ioManager, ...rest } = held
  return ioManager === name ? (rest as Held) : held
}

const withoutResource = (element: Element, name: string): Element => {
  let left: Element = element
  if ('resources' in left && left.resources?.includes(name)) {
    const { resources, ...rest } = left
    const others = resources.filter((one) => one !== name)
    left = { ...rest, ...(others.length > 0 && { resources: others }) } as Element
  }
  if (left.kind === 'asset') return withoutIoManager(left, name)
  if (left.kind === 'multiAsset')
    return { ...left, assets: left.assets.map((asset) => withoutIoManager(asset, name)) }
  if (left.kind === 'op' && left.outputs)
    return { ...left, outputs: left.outputs.map((output) => withoutIoManager(output, name)) }
  return left
}

const dropped = (element: Element, noun: ReferenceNoun, name: string): Element => {
  if (noun === 'resource') return withoutResource(element, name)
  if (noun === 'asset' && element.kind === 'check') return withoutDependencies(element, [name])
  if (!makesAssets(element)) return element
  if (noun === 'asset') return withoutDependencies(element, [name])
  if (noun !== 'partitions' || element.partitions !== name) return element
  const { partitions: _, ...rest } = element
  return rest
}

/** Carries out in a part what was chosen for the names that are missing. Wires, parameters and code follow. */
export const mapReferences = (part: DocumentDraft, mapped: readonly MappedReference[]): void => {
  for (const { noun, name, choice } of mapped) {
    if (choice === 'keep') continue
    if (choice !== 'drop') renameReferences(part, { noun, from: name, to: choice.to })
    else for (const element of part.all()) part.put(dropped(element, noun, name))
  }
}
