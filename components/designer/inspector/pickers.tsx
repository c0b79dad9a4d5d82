'use client'
import { useMemo } from 'react'

import { Checkbox } from '#components/ui/checkbox.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { Select } from '#components/ui/select.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { AssetElement, MultiAssetElement } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'
import { builtInIoManagers } from '#core/resource/built-in-io-managers.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { wordsOfField } from '../form/field-words.ts'

interface PickerProps {
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  error: string | undefined
}

const usual = '\u0000'

/** IO managers that are there without being drawn. */
const builtIn = Object.entries(builtInIoManagers).map(([value, hint]) => ({ value, label: value, hint }))

/** Chooses one of the document's resources or partition sets by name. */
export function NamePicker({
  field,
  value,
  onChange,
  error,
}: PickerProps & { field: 'ioManager' | 'partitions' }) {
  const { canEdit } = useDesigner()
  const document = useDesignerState((state) => state.drawn)
  const { label, hint } = wordsOfField(field)
  const names = Object.values(document.elements).flatMap((element) => {
    if (field === 'ioManager' && element.kind === 'resource')
      return [{ value: element.name, label: element.name, hint: element.type }]
    return field === 'partitions' && element.kind === 'partitions'
      ? [{ value: element.name, label: element.name, hint: element.set.type }]
      : []
  })
  const taken = new Set(names.map((name) => name.value))
  const options = [
    { value: usual, label: field === 'ioManager' ? 'Usual' : 'Not cut' },
    ...names,
    ...(field === 'ioManager' ? builtIn.filter((one) => !taken.has(one.value)) : []),
  ]
  const chosen = typeof value === 'string' ? value : usual
  const known = options.some((option) => option.value === chosen)
  return (
    <Field label={label} hint={hint} error={error}>
      <Select
        value={chosen}
        disabled={!canEdit}
        options={known ? options : [...options, { value: chosen, label: chosen, hint: 'not there' }]}
        onChange={(next) => onChange(next === usual ? undefined : next)}
      />
    </Field>
  )
}

/** Which of the document's resources the code is given. */
export function ResourcesPicker({ value, onChange, error }: PickerProps) {
  const { canEdit } = useDesigner()
  const document = useDesignerState((state) => state.drawn)
  const chosen = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  const names = [
    ...new Set([
      ...Object.values(document.elements).flatMap((element) =>
        element.kind === 'resource' ? [element.name] : [],
      ),
      ...chosen,
    ]),
  ]
  return (
    <fieldset className="grid gap-0.5">
      <legend className="mb-0.5 text-sm font-medium text-ink-2">Resources</legend>
      {names.length === 0 && (
        <p className="text-sm text-ink-3">
          None in this pipeline. Add one from the palette, then choose it here.
        </p>
      )}
      {names.map((name) => (
        <Checkbox
          key={name}
          label={<span className="font-mono text-sm">{name}</span>}
          checked={chosen.includes(name)}
          disabled={!canEdit}
          onChange={(on) => {
            const next = on ? [...chosen, name] : chosen.filter((one) => one !== name)
            onChange(next.length > 0 ? next : undefined)
          }}
        />
      ))}
      {error && (
        <p role="alert" className="text-sm text-failed">
          {error}
        </p>
      )}
    </fieldset>
  )
}

const groupNames = (document: PipelineDocument): string[] => {
  const names = new Set<string>()
  for (const one of Object.values(document.elements)) {
    if (one.kind === 'group') names.add(one.name)
    if ((one.kind === 'asset' || one.kind === 'multiAsset') && one.group !== undefined) names.add(one.group)
  }
  return [...names].toSorted()
}

/** The group an asset is of. */
export function GroupPicker({ element }: { element: AssetElement | MultiAssetElement }) {
  const { store, canEdit } = useDesigner()
  const document = useDesignerState((state) => state.drawn)
  const options = useMemo(
    () => [
      { value: usual, label: 'None' },
      ...groupNames(document).map((name) => ({ value: name, label: name })),
    ],
    [document],
  )
  return (
    <Field
      label="Group"
      hint={
        <>
          Drop the asset into another group, or press <KeyHint keys="mod+G" spoken /> for a new one.
        </>
      }
    >
      <Combobox
        label="Group"
        options={options}
        value={element.group ?? usual}
        disabled={!canEdit}
        onChange={(next) =>
          void store.run(
            setField(store.document, {
              id: element.id,
              field: 'group',
              value: next === usual ? undefined : next,
            }),
          )
        }
      />
    </Field>
  )
}
