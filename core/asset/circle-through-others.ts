import { depsOf, keysOf } from '../document/asset-graph.ts'
import type { PipelineDocument } from '../document/document.ts'
import { findCircles } from '../document/validation/find-circles.ts'
import type { Problem } from '../document/validation/problem.ts'

/** An asset of another pipeline, and what it is made from. */
export interface OtherAsset {
  key: string
  pipeline: string
  deps: readonly string[]
}

/**
 * Circles that lead through other pipelines of the deployment, one problem for each element of ours where one begins. Circles within the
 * document are found by its own validation.
 */
export const circlesThroughOthers = (
  document: Pick<PipelineDocument, 'elements'>,
  others: readonly OtherAsset[],
): Problem[] => {
  const elementOf = new Map<string, string>()
  const next = new Map<string, readonly string[]>()
  for (const { key, deps } of others) next.set(key, deps)
  for (const element of Object.values(document.elements)) {
    const deps = depsOf(element).map(({ asset }) => asset)
    for (const key of keysOf(element)) {
      elementOf.set(key, element.id)
      next.set(key, deps)
    }
  }
  const known = (key: string): readonly string[] => (next.get(key) ?? []).filter((dep) => next.has(dep))
  const problems: Problem[] = []
  for (const circle of findCircles([...next.keys()], known)) {
    const elementId = circle.map((key) => elementOf.get(key)).find((id) => id !== undefined)
    const foreign = others.find(({ key }) => circle.includes(key) && !elementOf.has(key))
    if (elementId === undefined || !foreign) continue
    const way = [...circle, circle[0]].join(' → ')
    problems.push({
      code: 'cycle',
      severity: 'error',
      elementId,
      message: `These assets need each other, by way of the pipeline ${foreign.pipeline}: ${way}. Take one of the dependencies out.`,
    })
  }
  return problems
}
