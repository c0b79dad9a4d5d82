'use client'
import { noteColours } from '#components/graph/note-colours.ts'
import { onDemand } from '#components/ui/on-demand.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import type { Element } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import type { FieldSpec } from '../form/field-spec.ts'
import { SchemaField } from '../form/schema-field.tsx'
import { useFieldChange } from '../form/use-field-change.ts'
import { problemsOf } from '../problem.ts'
import { DepsEditor } from './deps-editor.tsx'
import { GroupPicker, NamePicker, ResourcesPicker } from './pickers.tsx'
import { PodPreview } from './pod-preview.tsx'
import { PortsEditor } from './ports-editor.tsx'
import { ProducedAssets } from './produced-assets.tsx'
import { CatchUpEditor } from './schedule/catch-up-editor.tsx'
import { TimesEditor } from './schedule/times-editor.tsx'
import { ZonePicker } from './schedule/zone-picker.tsx'
import { TargetEditor } from './target-editor.tsx'

// What reckons with zones is fetched when a set is looked at.
const SetPreview = onDemand(() => import('./partitions/set-preview.tsx').then((part) => part.SetPreview))
export const loadFreshness = () => import('./freshness-editor.tsx').then((part) => part.FreshnessEditor)
const FreshnessEditor = onDemand(loadFreshness)
const ConditionEditor = onDemand(() =>
  import('./condition/condition-editor.tsx').then((part) => part.ConditionEditor),
)
const SensorField = onDemand(() => import('./sensor/sensor-field.tsx').then((part) => part.SensorField))

const ResourceField = onDemand(() =>
  import('./resource/resource-field.tsx').then((part) => part.ResourceField),
)

/** One field of an element: by its own editor where it has one, else by its schema. */
export function FieldOf({ element, name, spec }: { element: Element; name: string; spec: FieldSpec }) {
  const { store, canEdit } = useDesigner()
  const { refused, change: take } = useFieldChange()
  const error = useDesignerState(
    (state) =>
      problemsOf(state.problems, element.id).find(
        (problem) => problem.field === name && problem.severity === 'error',
      )?.message,
  )
  const value = (element as unknown as Record<string, Json | undefined>)[name]
  const change = (next: Json | undefined) =>
    take(setField(store.document, { id: element.id, field: name, value: next }))
  if (name === 'deps' && (element.kind === 'asset' || element.kind === 'multiAsset'))
    return <DepsEditor element={element} />
  if (name === 'group' && (element.kind === 'asset' || element.kind === 'multiAsset'))
    return <GroupPicker element={element} />
  if (name === 'freshness' && element.kind === 'asset')
    return <FreshnessEditor value={value} onChange={change} error={error} />
  if (name === 'automation' && element.kind === 'asset')
    return <ConditionEditor value={value} onChange={change} error={error} />
  if (name === 'resources') return <ResourcesPicker value={value} onChange={change} error={error} />
  if (name === 'ioManager' || name === 'partitions')
    return <NamePicker field={name} value={value} onChange={change} error={error} />
  if ((name === 'inputs' || name === 'outputs') && element.kind === 'op')
    return <PortsEditor element={element} side={name} />
  if (
    name === 'target' &&
    (element.kind === 'job' || element.kind === 'schedule' || element.kind === 'sensor')
  )
    return <TargetEditor element={element} error={error} />
  if (name === 'cron' && element.kind === 'schedule') return <TimesEditor element={element} />
  if (name === 'catchUp' && element.kind === 'schedule')
    return <CatchUpEditor value={element.catchUp} onChange={change} error={error} />
  if (name === 'timezone' && element.kind === 'schedule')
    return <ZonePicker value={element.timezone} onChange={change} error={error} />
  if (element.kind === 'sensor' && (name === 'source' || name === 'settings' || name === 'request'))
    return <SensorField element={element} name={name} error={error} />
  if (element.kind === 'resource' && (name === 'type' || name === 'config'))
    return <ResourceField element={element} name={name} error={error} />
  // What the other types hold is known.
  if (
    element.kind === 'resource' &&
    name === 'configSchema' &&
    element.type !== 'custom' &&
    value === undefined
  )
    return null
  if (name === 'assets' && element.kind === 'multiAsset') return <ProducedAssets element={element} />
  const field = (
    <SchemaField
      name={name}
      spec={element.kind === 'note' && name === 'colour' ? { type: 'choice', options: noteColours } : spec}
      value={value}
      onChange={change}
      refused={refused}
      error={error}
      disabled={!canEdit}
      path={name}
    />
  )
  if (name === 'set' && element.kind === 'partitions')
    return (
      <>
        {field}
        {error === undefined && <SetPreview name={element.name} />}
      </>
    )
  return name === 'runtime' ? (
    <>
      {field}
      <PodPreview id={element.id} />
    </>
  ) : (
    field
  )
}
