import { makesAssets } from '../document/asset-graph.ts'
import type { PipelineDocument } from '../document/document.ts'
import { sameJson } from '../same-json.ts'
import { codeVersionOf } from './code-version.ts'

interface Making {
  codeVersion: string
  deps: unknown
}

const makingOf = (document: Pick<PipelineDocument, 'elements'>): Map<string, Making> => {
  const makings = new Map<string, Making>()
  for (const element of Object.values(document.elements).filter(makesAssets)) {
    const made = element.kind === 'asset' ? [element] : element.assets
    for (const { key, codeVersion } of made)
      makings.set(key, { codeVersion: codeVersionOf(element, codeVersion), deps: element.deps ?? [] })
  }
  return makings
}

/** The assets that become stale where one content takes the place of another: their code, their configuration or their inputs changed. */
export const madeStale = (
  before: Pick<PipelineDocument, 'elements'>,
  after: Pick<PipelineDocument, 'elements'>,
): string[] => {
  const old = makingOf(before)
  return [...makingOf(after)]
    .filter(([key, making]) => {
      const was = old.get(key)
      return was !== undefined && !sameJson(was, making)
    })
    .map(([key]) => key)
    .toSorted()
}
