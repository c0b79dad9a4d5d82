import { readResource } from '../../resource/read-resource.ts'
import { closestResourceType } from '../../resource/resource-types.ts'
import { setField } from '../commands/set-field.ts'
import type { ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

/** A resource has a type that there is, and the configuration that type needs; what is secret is none of a document. */
export const checkResource = (inspection: Inspection<ElementOf<'resource'>>): void => {
  const { id, type, config, configSchema } = inspection.element
  const { errors, plain } = readResource(type, config, configSchema)
  const meant = closestResourceType(type)
  for (const { field, message } of errors)
    inspection.error({
      code: field === 'type' ? 'unknown_type' : 'bad_settings',
      field,
      message,
      ...(field === 'type' &&
        meant && { mend: (document) => setField(document, { id, field: 'type', value: meant }) }),
    })
  for (const { field, message } of plain) inspection.warn({ code: 'plain_secret', field, message })
}
