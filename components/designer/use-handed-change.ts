'use client'
import { useEffect } from 'react'

import { setRuntime } from '#core/document/commands/set-runtime.ts'

import type { DesignerUi } from './designer-context.tsx'
import type { DesignerStore } from './designer-store.ts'
import { takeChange } from './handed-change.ts'
import type { Problem } from './problem.ts'

/** Makes the change that another page handed over, and shows where. */
export const useHandedChange = (
  store: DesignerStore<Problem>,
  pipeline: string,
  mayEdit: boolean,
  open: (part: Partial<DesignerUi>) => void,
): void => {
  useEffect(() => {
    const change = takeChange(pipeline)
    if (!change) return
    if (!mayEdit) return store.say('warn', 'This was not changed: the pipeline is only to look at for you.')
    const { elementId, field, to, sentence } = change
    if (elementId !== null && !store.document.elements[elementId])
      return store.say('warn', 'What was to be changed is not in this pipeline any more.')
    const done = store.run(
      setRuntime(store.document, {
        id: elementId ?? undefined,
        parts: { [field]: to },
        label: sentence.split(';')[0] ?? sentence,
      }),
    )
    if (!done) return
    store.select(elementId === null ? [] : [elementId])
    open({ focusField: { field: 'runtime' } })
    store.say('neutral', 'Changed in the drawing. Publish it for the next run; undo takes it back.')
  }, [store, pipeline, mayEdit, open])
}
