import { Refusal } from '../../refusal.ts'
import type { SensorKind } from '../../sensor/sensor-kinds.ts'
import { starterSensor } from '../../sensor/starter-sensor.ts'
import type { Change } from '../change.ts'
import { functionNameOf } from '../code/function-name.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { starterSensorCode } from '../starter-code.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

/** What a sensor is asked by: something outside, or code of its own in a language. */
export interface ChosenSource {
  id: ElementId
  source: SensorKind
  /** Of code alone; by default Python. */
  language?: 'python' | 'typescript' | undefined
}

/** Lets a sensor watch something else: it begins with settings, or with code, of that. Refuses what is no sensor. */
export const chooseSource = (
  document: PipelineDocument,
  { id, source, language = 'python' }: ChosenSource,
): Change | Refusal => {
  const element = document.elements[id]
  if (!element) return notFound(id)
  if (element.kind !== 'sensor')
    return new Refusal('invalid_input', `${calledIn(element)} is no sensor, so it watches nothing.`)
  const { settings: _settings, compute: _compute, request, ...rest } = element
  const settings = starterSensor(source).settings
  const draft = new DocumentDraft(document)
  draft.put({
    ...rest,
    source,
    ...(settings && { settings }),
    ...(source === 'code'
      ? { compute: starterSensorCode(language, functionNameOf(element)) }
      : request && { request }),
  })
  return draft.change(`Change what ${calledIn(element)} watches`)
}
