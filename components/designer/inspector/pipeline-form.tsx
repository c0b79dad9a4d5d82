'use client'
import { Fragment } from 'react'

import { setSettings } from '#core/document/commands/set-settings.ts'
import type { Json } from '#core/json.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { SchemaField } from '../form/schema-field.tsx'
import { useFieldChange } from '../form/use-field-change.ts'
import { settingsFields } from './element-fields.ts'
import { PodPreview } from './pod-preview.tsx'

/** What the pipeline says of itself; shown while nothing is selected. */
export function PipelineForm() {
  const { store, canEdit } = useDesigner()
  const { refused, change } = useFieldChange()
  const settings = useDesignerState((state) => state.document.settings)
  const values = settings as unknown as Readonly<Record<string, Json | undefined>>
  return (
    <div className="scroll-quiet grid content-start gap-4 overflow-y-auto p-4">
      <header>
        <h2 className="truncate font-mono text-lg font-medium">{settings.name}</h2>
        <p className="text-ink-3">The pipeline. Select something on the canvas to see it here.</p>
      </header>
      {settingsFields.map(([name, spec]) => (
        <Fragment key={name}>
          <SchemaField
            name={name}
            spec={spec}
            path={name}
            value={values[name]}
            disabled={!canEdit}
            refused={refused}
            onChange={(value) => change(setSettings(store.document, { field: name, value }))}
          />
          {name === 'runtime' && <PodPreview id={undefined} />}
        </Fragment>
      ))}
    </div>
  )
}
