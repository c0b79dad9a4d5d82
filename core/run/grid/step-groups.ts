import { elementsOf } from '../../document/document.ts'
import type { DeployedPipeline } from '../deployed-pipeline.ts'

/** The group of each step that makes assets, by step key: its own, or where it has none its pipeline's name. Steps of ops are in none. */
export const stepGroups = (pipelines: readonly DeployedPipeline[]): ReadonlyMap<string, string> =>
  new Map(
    pipelines.flatMap(({ document }) => {
      const { name: pipeline } = document.settings
      return [
        ...elementsOf(document, 'asset').map(({ key, group }) => [key, group ?? pipeline] as const),
        ...elementsOf(document, 'multiAsset').map(({ name, group }) => [name, group ?? pipeline] as const),
      ]
    }),
  )
