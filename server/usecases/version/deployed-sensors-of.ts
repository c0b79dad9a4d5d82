import { elementsOf, type PipelineDocument } from '#core/document/document.ts'
import { isOutside } from '#core/sensor/sensor-kinds.ts'
import type { DeployedSensor } from '#server/db/deployed-sensors.ts'

/** The sensors that a document has. */
export const deployedSensorsOf = (document: PipelineDocument): DeployedSensor[] =>
  elementsOf(document, 'sensor').map(({ id, name, source, settings = {} }) => ({
    elementId: id,
    name,
    watches: JSON.stringify({ source, settings }),
    isOutside: isOutside(source),
  }))
