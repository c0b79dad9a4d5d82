import { elementsOf } from '../document/document.ts'
import { type JsonObject, layered, objectAt } from '../json-object.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'

/** The resources of a run's pipelines as it was given them: what its versions say below what its configuration says; references to secrets stay. */
export const runResources = (
  pipelines: readonly DeployedPipeline[],
  config: JsonObject,
): { name: string; type: string; config: JsonObject }[] =>
  pipelines
    .flatMap(({ document }) => elementsOf(document, 'resource'))
    .map(({ name, type, config: written = {} }) => ({
      name,
      type,
      config: layered(written, objectAt(config, 'resources', name, 'config')),
    }))
