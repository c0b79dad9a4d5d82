import { isSecretName, secretsNamedIn } from '../../resource/secret-reference.ts'
import { namesOfTemplate, strangePaths } from '../../sensor/fill-message.ts'
import { readSensor } from '../../sensor/read-sensor.ts'
import { largestBatchOf } from '../../sensor/sensor-pace.ts'
import type { Abilities } from '../abilities.ts'
import { setField } from '../commands/set-field.ts'
import type { ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

const languages = ['python', 'typescript'] as const

/** What a sensor asks is code of its own or something outside, and is said in one place. */
const checkOwnCode = (inspection: Inspection<ElementOf<'sensor'>>): void => {
  const { source, compute, request } = inspection.element
  if (source !== 'code') {
    if (compute)
      inspection.error({
        code: 'bad_settings',
        field: 'compute',
        message: `Only a sensor with the source code is asked by its code; this one watches ${source}. Take the code out, or choose the source code.`,
      })
    return
  }
  if (!compute)
    inspection.error({
      code: 'bad_settings',
      field: 'compute',
      message: 'A sensor with the source code has code in Python or TypeScript. Write some.',
    })
  else if (!languages.some((language) => language === compute.kind))
    inspection.error({
      code: 'cannot_run',
      field: 'compute',
      message: `The code of a sensor is Python or TypeScript, not ${compute.kind}.`,
    })
  if (request && Object.keys(request).length > 0)
    inspection.error({
      code: 'bad_settings',
      field: 'request',
      message: 'The code of a sensor says what it asks for. Take the request out.',
    })
}

/** What is asked for beyond the largest batch would be cut off without a word. */
const checkBatchSize = (inspection: Inspection<ElementOf<'sensor'>>): void => {
  const { id, batchSize, request } = inspection.element
  const largest = largestBatchOf({ request })
  if (batchSize !== undefined && batchSize > largest)
    inspection.error({
      code: 'bad_settings',
      field: 'batchSize',
      message: `A look takes at most ${largest} messages${request?.['batch'] === true ? ' as one run' : ''}; ${batchSize} are asked for.`,
      mend: (document) => setField(document, { id, field: 'batchSize', value: largest }),
    })
}

/** A sensor that nothing evaluates here, or that cannot say what it watches or what a message asks for, is refused where that is written. */
export const checkSensor = (inspection: Inspection<ElementOf<'sensor'>>, { sensors }: Abilities): void => {
  const { element } = inspection
  if (!sensors.has(element.source)) {
    inspection.error({
      code: 'cannot_run',
      field: 'source',
      message: `This installation has nothing that evaluates sensors of the kind ${element.source}. Choose ${[...sensors].join(', ')}.`,
    })
    return
  }
  checkOwnCode(inspection)
  checkBatchSize(inspection)
  const read = readSensor(element)
  if (read.outcome === 'refused')
    for (const { field, message } of read.problems) inspection.error({ code: 'bad_settings', field, message })
  for (const name of secretsNamedIn(element.settings ?? {}))
    if (!isSecretName(name))
      inspection.error({
        code: 'bad_name',
        field: 'settings',
        message: `${JSON.stringify(name)} cannot be the name of a secret. Use capitals, digits and single underscores, as in { env: WEBHOOK_SECRET }.`,
      })
  const names = namesOfTemplate(element.request ?? {})
  for (const field of ['request', 'tags'] as const)
    for (const path of strangePaths(element[field] ?? {}, names))
      inspection.error({
        code: 'bad_template',
        field,
        message: `A sensor knows no {{ ${path} }}. It knows ${names.map((known) => `{{ ${known} }}`).join(', ')}, and what is inside ${names.includes('batch') ? 'the messages of a look, as in {{ batch.last.id }}' : 'the message, as in {{ message.id }}'}.`,
      })
}
