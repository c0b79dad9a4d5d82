import { functionNameOf } from '../document/code/function-name.ts'
import { elementsOf } from '../document/document.ts'
import type { ElementOf } from '../document/element.ts'
import { Refusal } from '../refusal.ts'
import type { BareStep } from './asset-steps.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import type { RunTarget } from './run-target.ts'
import type { Step } from './step-graph.ts'

/** Until then the code of a sensor has to have answered, from its start. */
const answerWithinMs = 60_000

type SensorTarget = Extract<RunTarget, { of: 'sensor' }>

/** The sensor whose code a run asks. Refuses one that is gone, or has no code. */
const sensorWithCode = (
  { document }: DeployedPipeline,
  id: string,
): ElementOf<'sensor'> & { compute: NonNullable<ElementOf<'sensor'>['compute']> } => {
  const element = elementsOf(document, 'sensor').find((sensor) => sensor.id === id)
  if (!element?.compute)
    throw new Refusal('not_found', 'There is no such sensor with code of its own any more.', { sensor: id })
  return { ...element, compute: element.compute }
}

/** The only step of a run that asks the code of a sensor. Throws a Refusal. */
export const sensorStep = (pipeline: DeployedPipeline, { sensor, cursor }: SensorTarget): BareStep => {
  const element = sensorWithCode(pipeline, sensor)
  return {
    key: element.name,
    kind: 'sensor',
    pipeline: pipeline.document.settings.name,
    elementId: element.id,
    functionName: functionNameOf(element),
    compute: element.compute,
    inputs: [],
    outputs: [],
    after: [],
    resources: element.resources ?? [],
    sensor: { name: element.name, cursor },
  }
}

/** The step with the time that a sensor has to answer, or less where it is drawn with less: what hangs is ended, and the next look comes. */
export const withinTime = (step: Step): Step => {
  const timeoutMs = Math.min(step.runtime?.timeoutMs ?? answerWithinMs, answerWithinMs)
  return { ...step, runtime: { ...step.runtime, timeoutMs } }
}
