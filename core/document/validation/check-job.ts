import { readConfigSchema } from '../../resource/config-schema.ts'
import { unfitConfig } from '../../run/launch/unfit-config.ts'
import type { ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

/** The schema that a job has of its runs' configuration can be read, and what the job itself gives fits it; what is missing may be given at a launch. */
export const checkJob = (inspection: Inspection<ElementOf<'job'>>): void => {
  const { element } = inspection
  if (element.configSchema === undefined) return
  const schema = readConfigSchema(element.configSchema)
  if (schema.outcome === 'refused')
    return inspection.error({ code: 'bad_settings', field: 'configSchema', message: schema.message })
  for (const { message, isMissing } of unfitConfig(element, {}, []))
    if (!isMissing) inspection.error({ code: 'bad_settings', field: 'config', message })
}
