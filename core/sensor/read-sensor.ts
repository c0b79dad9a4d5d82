import type { z } from 'zod'

import { describeIssue } from '../document/describe-issue.ts'
import type { ElementOf } from '../document/element.ts'
import type { JsonObject } from '../json-object.ts'
import type { SensorKind } from './sensor-kinds.ts'
import { requestTemplate, settingsSchemas, type RequestTemplate, type SettingsOf } from './sensor-settings.ts'

/** What a sensor watches and how, with settings of the shape of its kind. */
export type SensorRules = {
  [Kind in SensorKind]: { kind: Kind; settings: SettingsOf<Kind>; request: RequestTemplate }
}[SensorKind]

/** What cannot be read, and in which field of the sensor: `settings.assets`. */
export interface SensorProblem {
  field: string
  message: string
}

export type ReadSensor =
  | { outcome: 'read'; rules: SensorRules }
  | { outcome: 'refused'; problems: SensorProblem[] }

const problemsIn = (field: string, schema: z.ZodObject, value: JsonObject): SensorProblem[] => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return []
  return parsed.error.issues.flatMap((issue) =>
    describeIssue(issue, value, `The ${field} of the sensor`, Object.keys(schema.shape)).map(
      ({ path, message }) => ({
        field: [field, ...path.slice(0, 1)].join('.'),
        message,
      }),
    ),
  )
}

/** Reads what a sensor watches and what it makes of a message. */
export const readSensor = ({
  source,
  settings = {},
  request = {},
}: Pick<ElementOf<'sensor'>, 'source' | 'settings' | 'request'>): ReadSensor => {
  const problems = [
    ...problemsIn('settings', settingsSchemas[source], settings),
    ...problemsIn('request', requestTemplate, request),
  ]
  if (problems.length > 0) return { outcome: 'refused', problems }
  const rules = {
    kind: source,
    settings: settingsSchemas[source].parse(settings),
    request: requestTemplate.parse(request),
  }
  return { outcome: 'read', rules: rules as SensorRules }
}
