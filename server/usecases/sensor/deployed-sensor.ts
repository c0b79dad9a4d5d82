import { elementsOf } from '#core/document/document.ts'
import type { ElementOf } from '#core/document/element.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { readSensor, type SensorRules } from '#core/sensor/read-sensor.ts'

/** A sensor as a version has it. */
export interface SensorOfVersion {
  element: ElementOf<'sensor'>
  /** The name of its pipeline. */
  pipeline: string
  rules: SensorRules
}

/** The sensor of that id in a version; undefined where it is disabled, not in it, or nothing here evaluates its kind. */
export const sensorIn = (version: DeployedPipeline | undefined, id: string): SensorOfVersion | undefined => {
  const element =
    version && elementsOf(version.document, 'sensor').find((sensor) => sensor.id === id && !sensor.disabled)
  if (!version || !element) return undefined
  const read = readSensor(element)
  return read.outcome === 'read'
    ? { element, pipeline: version.document.settings.name, rules: read.rules }
    : undefined
}
