import type { JsonObject } from '../json-object.ts'
import { type BuiltGraph, buildStepGraph } from './build-step-graph.ts'
import { cutInput } from './cut-input.ts'
import type { Cutting } from './cutting.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { stepPartitionOf } from './run-partitions.ts'
import type { RunCut, RunTarget } from './run-target.ts'

const cuttingOf = (cut: RunCut): Cutting => ({
  partitionOf: (producer) => stepPartitionOf(producer, cut),
  inputOf: (reader, dependency, source) => cutInput(reader, dependency, source, cut),
})

/** The steps of a run, also of one that makes or reads partitions. Throws a Refusal, as buildStepGraph does. */
export const buildRunGraph = (
  pipelines: DeployedPipeline[],
  target: RunTarget,
  given: JsonObject = {},
): BuiltGraph => buildStepGraph(pipelines, target, given, cuttingOf)
