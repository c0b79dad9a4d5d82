import { makesAssets } from '../asset-graph.ts'
import { checkCondition } from './check-condition.ts'
import { checkResource } from './check-resource.ts'
import { checkSchedule } from './check-schedule.ts'
import { checkSensor } from './check-sensor.ts'
import type { Inspection } from './inspection.ts'
import type { CheckRare } from './validate-incrementally.ts'

/**
 * Looks over what few elements have and what takes much to read: conditions, schedules, sensors and the configuration of resources. It stands apart so that a
 * browser can fetch it when a document has something of it; `has-rare.ts` says whether that is so.
 */
export const checkRare: CheckRare = (inspection, abilities) => {
  const { element } = inspection
  if (makesAssets(element)) checkCondition(inspection)
  if (element.kind === 'schedule') checkSchedule(inspection as Inspection<typeof element>)
  if (element.kind === 'sensor') checkSensor(inspection as Inspection<typeof element>, abilities)
  if (element.kind === 'resource') checkResource(inspection as Inspection<typeof element>)
}
