import { underPlan, type AboveCeiling, type PlanCeiling } from '../../pod/plan-ceiling.ts'
import { layPod, type LayerKind } from '../../pod/pod-layers.ts'
import { setRuntime } from '../commands/set-runtime.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import type { Runtime } from '../runtime.ts'
import type { Found, Inspection } from './inspection.ts'

const above = (of: LayerKind, runtime: Runtime | undefined, ceiling: PlanCeiling): AboveCeiling[] =>
  runtime ? underPlan(layPod([{ of, runtime }]), ceiling).above : []

const problem = ({ field, most, message }: AboveCeiling, id?: ElementId): Omit<Found, 'severity'> => ({
  code: 'above_plan',
  field: `runtime.${field}`,
  message,
  mend: (document) => setRuntime(document, { id, parts: { [field]: most }, label: 'Cut to the plan' }),
})

/** What an element asks for beyond the plan is said where it is asked for. */
export const checkCeiling = (inspection: Inspection, ceiling: PlanCeiling): void => {
  const { element } = inspection
  if (!('runtime' in element)) return
  for (const each of above(element.kind === 'job' ? 'job' : 'element', element.runtime, ceiling))
    inspection.error(problem(each, element.id))
}

/** The same, of what the pipeline says for all of its elements. */
export const settingsAbovePlan = ({ settings }: PipelineDocument, ceiling: PlanCeiling): Found[] =>
  above('pipeline', settings.runtime, ceiling).map((each) => ({ ...problem(each), severity: 'error' }))
