import type { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import type { Runtime } from '../runtime.ts'
import { setField } from './set-field.ts'
import { setSettings } from './set-settings.ts'

/** Sets parts of the runtime of an element, or of the pipeline where no id is given; the other parts stay. `label`: the words for undo. */
export const setRuntime = (
  document: PipelineDocument,
  { id, parts, label }: { id?: ElementId | undefined; parts: Runtime; label: string },
): Change | Refusal => {
  const holder = id === undefined ? document.settings : document.elements[id]
  const runtime = { ...(holder && 'runtime' in holder && holder.runtime), ...parts }
  const value = JSON.parse(JSON.stringify(runtime)) as { [key: string]: string }
  const outcome =
    id === undefined
      ? setSettings(document, { field: 'runtime', value })
      : setField(document, { id, field: 'runtime', value })
  return 'edits' in outcome ? { ...outcome, label: label.slice(0, 200) } : outcome
}
